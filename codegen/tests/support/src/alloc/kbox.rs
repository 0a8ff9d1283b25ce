//! Allocations with one owner.

use super::{granted, AllocError, Flags};
use crate::{host::boxed::Box, init::InPlaceInit, types::ForeignOwnable};
use core::{
    ffi::c_void,
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    ops::{Deref, DerefMut},
    pin::Pin,
    ptr::NonNull,
};
use pin_init::{Init, PinInit};

/// An allocation with a value that belongs to it.
///
/// Unlike a box of the standard library it makes no claim to be the only pointer to the value while it
/// is moved.
///
/// # Invariants
///
/// `ptr` comes from a box that was given up for it.
pub struct KBox<T> {
    ptr: NonNull<T>,
    _owns: PhantomData<T>,
}

// SAFETY: It owns the value, as a box does.
unsafe impl<T: Send> Send for KBox<T> {}

// SAFETY: It gives access to the value as a box does.
unsafe impl<T: Sync> Sync for KBox<T> {}

// The value does not move with its owner.
impl<T> Unpin for KBox<T> {}

impl<T> KBox<T> {
    /// Allocates memory for a value.
    ///
    /// # Errors
    ///
    /// There is no memory; the value is dropped.
    pub fn new(value: T, _flags: Flags) -> Result<Self, AllocError> {
        granted()?;
        let ptr = NonNull::from(Box::leak(Box::new(value)));
        // INVARIANT: The box was given up.
        Ok(Self {
            ptr,
            _owns: PhantomData,
        })
    }

    /// As [`new`](Self::new), for a value that does not move afterwards.
    ///
    /// # Errors
    ///
    /// There is no memory; the value is dropped.
    pub fn pin(value: T, flags: Flags) -> Result<Pin<Self>, AllocError> {
        Self::new(value, flags).map(Self::into_pin)
    }

    /// Allocates memory for a value that is still to come.
    ///
    /// # Errors
    ///
    /// There is no memory.
    pub fn new_uninit(flags: Flags) -> Result<KBox<MaybeUninit<T>>, AllocError> {
        KBox::new(MaybeUninit::uninit(), flags)
    }

    /// Keeps the value from moving.
    pub fn into_pin(this: Self) -> Pin<Self> {
        // SAFETY: The value moves only out of the box itself, which nobody gets any more.
        unsafe { Pin::new_unchecked(this) }
    }

    /// Returns the pointer; the allocation belongs to the caller.
    pub fn into_raw(this: Self) -> *mut T {
        ManuallyDrop::new(this).ptr.as_ptr()
    }

    /// Takes an allocation back.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_raw`](Self::into_raw), and the allocation belongs to the caller, who
    /// gives it up.
    pub unsafe fn from_raw(ptr: *mut T) -> Self {
        // INVARIANT: The pointer comes from a `KBox`.
        Self {
            // SAFETY: Pointers of a `KBox` are not null.
            ptr: unsafe { NonNull::new_unchecked(ptr) },
            _owns: PhantomData,
        }
    }

    /// Frees the memory and returns the value.
    pub fn into_inner(this: Self) -> T {
        let ptr = Self::into_raw(this);
        // SAFETY: By the type invariants it comes from a box, which `this` owned.
        *unsafe { Box::from_raw(ptr) }
    }
}

impl<T> KBox<MaybeUninit<T>> {
    /// The value is there.
    ///
    /// # Safety
    ///
    /// It was written.
    pub unsafe fn assume_init(self) -> KBox<T> {
        let ptr = Self::into_raw(self);
        // SAFETY: The pointer was given up above, and the caller promises the value.
        unsafe { KBox::from_raw(ptr.cast()) }
    }
}

impl<T> InPlaceInit<T> for KBox<T> {
    type PinnedSelf = Pin<Self>;

    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Pin<Self>, E>
    where
        E: From<AllocError>,
    {
        let mut room = Self::new_uninit(flags)?;
        // SAFETY: The memory is free again on failure, and the value is pinned below.
        unsafe { init.__pinned_init(room.as_mut_ptr()) }?;
        // SAFETY: The initializer has succeeded.
        Ok(Self::into_pin(unsafe { room.assume_init() }))
    }

    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        let mut room = Self::new_uninit(flags)?;
        // SAFETY: The memory is free again on failure.
        unsafe { init.__init(room.as_mut_ptr()) }?;
        // SAFETY: The initializer has succeeded.
        Ok(unsafe { room.assume_init() })
    }
}

impl<T> From<KBox<T>> for Pin<KBox<T>> {
    fn from(this: KBox<T>) -> Self {
        KBox::into_pin(this)
    }
}

impl<T> Deref for KBox<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the value is there while `self` is.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T> DerefMut for KBox<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: As for `deref`; and `self` is the owner.
        unsafe { self.ptr.as_mut() }
    }
}

impl<T> Drop for KBox<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants it comes from a box, which `self` owns.
        drop(unsafe { Box::from_raw(self.ptr.as_ptr()) });
    }
}

// SAFETY: The pointer of a box is aligned and not null.
unsafe impl<T> ForeignOwnable for KBox<T> {
    const FOREIGN_ALIGN: usize = align_of::<T>();
    type Borrowed<'a>
        = &'a T
    where
        Self: 'a;
    type BorrowedMut<'a>
        = &'a mut T
    where
        Self: 'a;

    fn into_foreign(self) -> *mut c_void {
        Self::into_raw(self).cast()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The caller promises that it comes from `into_foreign`, once.
        unsafe { Self::from_raw(ptr.cast()) }
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: The caller promises that the value is there for `'a`.
        unsafe { &*ptr.cast() }
    }

    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> &'a mut T {
        // SAFETY: As for `borrow`; and nobody else uses the value.
        unsafe { &mut *ptr.cast() }
    }
}

// SAFETY: As for a `KBox` that is not pinned.
unsafe impl<T> ForeignOwnable for Pin<KBox<T>> {
    const FOREIGN_ALIGN: usize = <KBox<T> as ForeignOwnable>::FOREIGN_ALIGN;
    type Borrowed<'a>
        = Pin<&'a T>
    where
        Self: 'a;
    type BorrowedMut<'a>
        = Pin<&'a mut T>
    where
        Self: 'a;

    fn into_foreign(self) -> *mut c_void {
        // SAFETY: The value stays where it is: whoever gets it back gets it pinned.
        unsafe { Pin::into_inner_unchecked(self) }.into_foreign()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The caller promises that it comes from `into_foreign`, once.
        KBox::into_pin(unsafe { KBox::from_foreign(ptr) })
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> Pin<&'a T> {
        // SAFETY: The caller promises that the value is there for `'a`; it is pinned.
        unsafe { Pin::new_unchecked(KBox::borrow(ptr)) }
    }

    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> Pin<&'a mut T> {
        // SAFETY: As for `borrow`; and nobody else uses the value.
        unsafe { Pin::new_unchecked(KBox::borrow_mut(ptr)) }
    }
}
