//! Shared pointers whose ownership can pass through C.

use core::{ffi::c_void, marker::PhantomData, ops::Deref};
use std::sync;

use crate::types::ForeignOwnable;

/// A shared pointer.
#[derive(Debug)]
pub struct Arc<T>(sync::Arc<T>);

impl<T> Arc<T> {
    /// Allocates memory for a value.
    pub fn new(value: T) -> Self {
        Self(sync::Arc::new(value))
    }

    /// Borrows the value in a way that can become an owner.
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        // INVARIANT: `self` is an owner for as long as it is borrowed.
        ArcBorrow {
            ptr: sync::Arc::as_ptr(&self.0),
            _borrows: PhantomData,
        }
    }

    /// How many owners there are.
    pub fn owners(&self) -> usize {
        sync::Arc::strong_count(&self.0)
    }
}

impl<T> Clone for Arc<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A borrow of an [`Arc`], without the step over the `Arc` itself.
///
/// # Invariants
///
/// `ptr` is where the value of an `Arc` is, for all of its allocation, which has an owner as long as `'a` lasts.
#[derive(Debug)]
pub struct ArcBorrow<'a, T> {
    ptr: *const T,
    _borrows: PhantomData<&'a Arc<T>>,
}

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

impl<T> From<ArcBorrow<'_, T>> for Arc<T> {
    fn from(borrowed: ArcBorrow<'_, T>) -> Self {
        // SAFETY: By the type invariants the pointer is that of an `Arc` with an owner.
        unsafe {
            sync::Arc::increment_strong_count(borrowed.ptr);
            Self(sync::Arc::from_raw(borrowed.ptr))
        }
    }
}

// SAFETY: The pointer to a value in an allocation is not null.
unsafe impl<T: 'static> ForeignOwnable for Arc<T> {
    type Borrowed<'a> = ArcBorrow<'a, T>;

    fn into_foreign(self) -> *mut c_void {
        sync::Arc::into_raw(self.0).cast_mut().cast()
    }

    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The caller promises that it comes from `into_raw`, once for each time.
        Self(unsafe { sync::Arc::from_raw(ptr.cast_const().cast()) })
    }

    unsafe fn borrow<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // INVARIANT: The pointer comes from `into_raw`; the caller promises that there is an owner for `'a`.
        ArcBorrow {
            ptr: ptr.cast_const().cast(),
            _borrows: PhantomData,
        }
    }
}
