// SPDX-License-Identifier: GPL-2.0

//! Shared allocations.

use crate::{
    alloc::{AllocError, Flags, KBox},
    ffi::{c_int, c_void},
    init::InPlaceInit,
    try_init, try_pin_init,
    types::ForeignOwnable,
};
use core::{
    cell::UnsafeCell,
    marker::PhantomData,
    mem::{offset_of, ManuallyDrop},
    ops::Deref,
    pin::Pin,
    ptr::NonNull,
};
use pin_init::{pin_data, Init, PinInit};

extern "C" {
    // `refcount_t` is a `c_int`.
    #[link_name = "rust_helper_refcount_inc"]
    fn refcount_inc(r: *mut c_int);
    #[link_name = "rust_helper_refcount_dec_and_test"]
    fn refcount_dec_and_test(r: *mut c_int) -> bool;
}

#[repr(C)]
#[pin_data]
struct Inner<T> {
    owners: UnsafeCell<c_int>,
    #[pin]
    value: T,
}

/// An allocation with several owners; the last one drops the value, which never moves.
///
/// # Invariants
///
/// `ptr` comes from a [`KBox`] that was given up, and one of the owners is this value.
pub struct Arc<T> {
    ptr: NonNull<Inner<T>>,
    _owns: PhantomData<Inner<T>>,
}

// SAFETY: Another thread shares the value, and may be the one that drops it.
unsafe impl<T: Send + Sync> Send for Arc<T> {}

// SAFETY: Another thread can make itself an owner, so this needs what sending needs.
unsafe impl<T: Send + Sync> Sync for Arc<T> {}

// The value does not move with its owners.
impl<T> Unpin for Arc<T> {}

impl<T> Arc<T> {
    /// Allocates memory for a value.
    ///
    /// # Errors
    ///
    /// There is no memory; the value is dropped.
    pub fn new(value: T, flags: Flags) -> Result<Self, AllocError> {
        let owners = UnsafeCell::new(1);
        KBox::new(Inner { owners, value }, flags).map(Self::from_box)
    }

    /// Takes an allocation that has one owner.
    fn from_box(inner: KBox<Inner<T>>) -> Self {
        let ptr = KBox::into_raw(inner);
        // SAFETY: Pointers of a `KBox` are not null.
        let ptr = unsafe { NonNull::new_unchecked(ptr) };
        // INVARIANT: The only owner of the new allocation.
        Self {
            ptr,
            _owns: PhantomData,
        }
    }

    /// Returns a pointer to the value; the caller is the owner in its place.
    pub fn into_raw(self) -> *const T {
        Self::as_ptr(&ManuallyDrop::new(self))
    }

    /// Where the value is.
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: By the type invariants the allocation is there.
        unsafe { &raw const (*this.ptr.as_ptr()).value }
    }

    /// Takes an owner back.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_raw`](Self::into_raw), and is passed here once at most for each time.
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        let inner = ptr
            .cast_mut()
            .wrapping_byte_sub(offset_of!(Inner<T>, value));
        // INVARIANT: The caller gives up an owner.
        Self {
            // SAFETY: It is where `into_raw` has started from, so not null.
            ptr: unsafe { NonNull::new_unchecked(inner.cast()) },
            _owns: PhantomData,
        }
    }

    /// Whether two are owners of one allocation.
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        this.ptr == other.ptr
    }

    /// Borrows the value in a way that can become an owner.
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        // INVARIANT: `self` is an owner for as long as it is borrowed.
        ArcBorrow {
            ptr: self.ptr,
            _borrows: PhantomData,
        }
    }

    fn owners(&self) -> *mut c_int {
        // SAFETY: By the type invariants the allocation is there while `self` is.
        unsafe { &(*self.ptr.as_ptr()).owners }.get()
    }
}

impl<T> InPlaceInit<T> for Arc<T> {
    type PinnedSelf = Self;

    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        let init = try_pin_init!(Inner {
            owners: UnsafeCell::new(1),
            value <- init,
        }? E);
        let inner = KBox::try_pin_init(init, flags)?;
        // SAFETY: The value stays where it is: an `Arc` gives shared access only.
        Ok(Self::from_box(unsafe { Pin::into_inner_unchecked(inner) }))
    }

    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        let init = try_init!(Inner {
            owners: UnsafeCell::new(1),
            value <- init,
        }? E);
        KBox::try_init(init, flags).map(Self::from_box)
    }
}

impl<T> Clone for Arc<T> {
    fn clone(&self) -> Self {
        // SAFETY: The count is part of the allocation, which is there while `self` is.
        unsafe { refcount_inc(self.owners()) };
        // INVARIANT: The line above has added the owner.
        Self {
            ptr: self.ptr,
            _owns: PhantomData,
        }
    }
}

impl<T> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the allocation is there while `self` is.
        unsafe { &(*self.ptr.as_ptr()).value }
    }
}

impl<T: PartialEq> PartialEq for Arc<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T> Drop for Arc<T> {
    fn drop(&mut self) {
        // SAFETY: The count is part of the allocation, which is there while `self` is.
        if unsafe { refcount_dec_and_test(self.owners()) } {
            // SAFETY: By the type invariants it comes from a `KBox`, and this was the last owner.
            drop(unsafe { KBox::from_raw(self.ptr.as_ptr()) });
        }
    }
}

// As in the kernel crate, what C gets is not the pointer to the value that `into_raw` returns: neither can be
// used in the place of the other.
//
// SAFETY: The pointer to an allocation is aligned and not null.
unsafe impl<T: 'static> ForeignOwnable for Arc<T> {
    const FOREIGN_ALIGN: usize = align_of::<Inner<T>>();
    type Borrowed<'a> = ArcBorrow<'a, T>;
    type BorrowedMut<'a> = ArcBorrow<'a, T>;

    fn into_foreign(self) -> *mut c_void {
        ManuallyDrop::new(self).ptr.as_ptr().cast()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // INVARIANT: The caller promises that it comes from `into_foreign`, once.
        Self {
            // SAFETY: As above, so it is not null.
            ptr: unsafe { NonNull::new_unchecked(ptr.cast()) },
            _owns: PhantomData,
        }
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: The pointer comes from `into_foreign`; what is made of it is not dropped.
        let owner = ManuallyDrop::new(unsafe { Self::from_foreign(ptr) });
        // INVARIANT: The caller promises that there is an owner for `'a`.
        ArcBorrow {
            ptr: owner.ptr,
            _borrows: PhantomData,
        }
    }

    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: The caller promises more than `borrow` asks for.
        unsafe { Self::borrow(ptr) }
    }
}

/// A borrow of an [`Arc`], without the step over the `Arc` itself.
///
/// # Invariants
///
/// The allocation has an owner for as long as `'a` lasts.
pub struct ArcBorrow<'a, T> {
    ptr: NonNull<Inner<T>>,
    _borrows: PhantomData<&'a Arc<T>>,
}

// SAFETY: It is what a reference to an `Arc` is.
unsafe impl<T: Send + Sync> Send for ArcBorrow<'_, T> {}

// SAFETY: As above.
unsafe impl<T: Send + Sync> Sync for ArcBorrow<'_, T> {}

impl<T> Clone for ArcBorrow<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ArcBorrow<'_, T> {}

impl<T> Deref for ArcBorrow<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the allocation is there while `self` is.
        unsafe { &(*self.ptr.as_ptr()).value }
    }
}

impl<T> From<ArcBorrow<'_, T>> for Arc<T> {
    fn from(borrowed: ArcBorrow<'_, T>) -> Self {
        // What is made here is no owner: it is not dropped.
        let owner = ManuallyDrop::new(Self {
            ptr: borrowed.ptr,
            _owns: PhantomData,
        });
        Self::clone(&owner)
    }
}
