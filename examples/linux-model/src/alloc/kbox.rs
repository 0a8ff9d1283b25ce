// SPDX-License-Identifier: GPL-2.0

//! Allocations with one owner.

use super::{AllocError, Flags};
use crate::{
    ffi::{c_uint, c_void},
    init::InPlaceInit,
    types::ForeignOwnable,
};
use core::{
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    ops::{Deref, DerefMut},
    pin::Pin,
    ptr::{self, NonNull},
};
use pin_init::{Init, PinInit};

extern "C" {
    // The allocator: memory that nobody frees is missed at the end of a machine.
    fn model_kmalloc(size: usize, align: usize, flags: c_uint) -> *mut c_void;
    fn model_kfree(memory: *mut c_void);
}

/// An allocation with a value that belongs to it.
///
/// Unlike a box of the standard library it makes no claim to be the only pointer to the value while it
/// is moved.
///
/// # Invariants
///
/// `ptr` points to a value. Unless that has no size, its memory comes from `model_kmalloc`, and belongs to
/// this.
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
    pub fn new(value: T, flags: Flags) -> Result<Self, AllocError> {
        let room = Self::new_uninit(flags)?;
        let ptr = KBox::into_raw(room).cast::<T>();
        // SAFETY: There is room for a `T`.
        unsafe { ptr.write(value) };
        // SAFETY: The value was written, and the room was given up above.
        Ok(unsafe { Self::from_raw(ptr) })
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
        let ptr = if size_of::<T>() == 0 {
            NonNull::dangling()
        } else {
            // SAFETY: The alignment is that of a type.
            let memory = unsafe { model_kmalloc(size_of::<T>(), align_of::<T>(), flags.as_raw()) };
            NonNull::new(memory.cast()).ok_or(AllocError)?
        };
        // INVARIANT: The memory is new, and needs no value.
        Ok(KBox {
            ptr,
            _owns: PhantomData,
        })
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
        let _memory = Memory::of(ptr);
        // SAFETY: By the type invariants the value is there; nobody uses it there any more.
        unsafe { ptr.read() }
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
        let ptr = self.ptr.as_ptr();
        // Freed also if the destructor of the value panics.
        let _memory = Memory::of(ptr);
        // SAFETY: By the type invariants the value is there, and `self` owns it.
        unsafe { ptr::drop_in_place(ptr) };
    }
}

/// Memory that is freed with this.
struct Memory(Option<NonNull<c_void>>);

impl Memory {
    /// The memory of a value that a [`KBox`] has owned.
    fn of<T>(ptr: *mut T) -> Self {
        let memory = NonNull::new(ptr.cast());
        Self(memory.filter(|_| size_of::<T>() != 0))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(memory) = self.0 {
            // SAFETY: It comes from `model_kmalloc`, by the type invariants of `KBox`.
            unsafe { model_kfree(memory.as_ptr()) };
        }
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
