//! Values whose ownership passes through C as a pointer.

use core::{ffi::c_void, marker::PhantomData, ops::Deref};
use std::sync::Arc;

/// Types whose values can be given to C as a `void *`, and come back from it.
///
/// # Safety
///
/// [`into_foreign`](Self::into_foreign) returns a pointer that is not null.
pub unsafe trait ForeignOwnable: Sized {
    /// Shared access to a value that C owns.
    type Borrowed<'a>
    where
        Self: 'a;

    /// Gives the value to C.
    fn into_foreign(self) -> *mut c_void;

    /// Takes a value back.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_foreign`](Self::into_foreign), and is passed here once at most for each time.
    unsafe fn from_foreign(ptr: *mut c_void) -> Self;

    /// Borrows a value that C owns.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_foreign`](Self::into_foreign), and is passed to
    /// [`from_foreign`](Self::from_foreign) after the end of `'a` only.
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Self::Borrowed<'a>
    where
        Self: 'a;
}

// SAFETY: A dangling pointer is not null.
unsafe impl ForeignOwnable for () {
    type Borrowed<'a> = ();

    fn into_foreign(self) -> *mut c_void {
        core::ptr::NonNull::<()>::dangling().as_ptr().cast()
    }

    unsafe fn from_foreign(_: *mut c_void) -> Self {}

    unsafe fn borrow<'a>(_: *mut c_void) -> Self::Borrowed<'a> {}
}

// SAFETY: The pointer of a box is not null.
unsafe impl<T: 'static> ForeignOwnable for Box<T> {
    type Borrowed<'a> = &'a T;

    fn into_foreign(self) -> *mut c_void {
        Self::into_raw(self).cast()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The caller promises that it comes from `into_raw`, once.
        unsafe { Self::from_raw(ptr.cast()) }
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: The caller promises that the box is there for `'a`.
        unsafe { &*ptr.cast::<T>() }
    }
}

// SAFETY: The pointer to a value in an allocation is not null.
unsafe impl<T: 'static> ForeignOwnable for Arc<T> {
    type Borrowed<'a> = ArcBorrow<'a, T>;

    fn into_foreign(self) -> *mut c_void {
        Self::into_raw(self).cast_mut().cast()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The caller promises that it comes from `into_raw`, once for each time.
        unsafe { Self::from_raw(ptr.cast_const().cast()) }
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // INVARIANT: The pointer comes from `into_raw`; the caller promises that there is an owner for `'a`.
        ArcBorrow {
            ptr: ptr.cast_const().cast(),
            _borrows: PhantomData,
        }
    }
}

/// A borrow of an [`Arc`] that can become an owner, without the step over the `Arc` itself.
///
/// # Invariants
///
/// `ptr` is where the value of an `Arc` is, for all of its allocation, which has an owner as long as `'a` lasts.
pub struct ArcBorrow<'a, T> {
    ptr: *const T,
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
        // SAFETY: By the type invariants the value is there.
        unsafe { &*self.ptr }
    }
}

/// Borrows an [`Arc`] in a way that can become an owner.
pub fn arc_borrow<T>(owner: &Arc<T>) -> ArcBorrow<'_, T> {
    // INVARIANT: `owner` is an owner for as long as it is borrowed.
    ArcBorrow {
        ptr: Arc::as_ptr(owner),
        _borrows: PhantomData,
    }
}

impl<T> From<ArcBorrow<'_, T>> for Arc<T> {
    fn from(borrowed: ArcBorrow<'_, T>) -> Self {
        // SAFETY: By the type invariants the pointer is that of an `Arc` with an owner.
        unsafe {
            Self::increment_strong_count(borrowed.ptr);
            Self::from_raw(borrowed.ptr)
        }
    }
}
