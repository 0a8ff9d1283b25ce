// SPDX-License-Identifier: GPL-2.0

//! Values whose ownership passes through C as a pointer.

use crate::ffi::c_void;
use core::ptr::NonNull;

/// Types whose values can be given to C as a `void *`, and come back from it.
///
/// # Safety
///
/// [`into_foreign`](Self::into_foreign) returns a pointer that is not null and is aligned to
/// [`FOREIGN_ALIGN`](Self::FOREIGN_ALIGN).
pub unsafe trait ForeignOwnable: Sized {
    /// How far the pointers are aligned.
    const FOREIGN_ALIGN: usize;

    /// Shared access to a value that C owns.
    type Borrowed<'a>
    where
        Self: 'a;

    /// The only access to a value that C owns.
    type BorrowedMut<'a>
    where
        Self: 'a;

    /// Gives the value to C.
    fn into_foreign(self) -> *mut c_void;

    /// Takes a value back.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_foreign`](Self::into_foreign) and is passed here once at most.
    unsafe fn from_foreign(ptr: *mut c_void) -> Self;

    /// Takes a value back, if there is one.
    ///
    /// # Safety
    ///
    /// `ptr` is null, or as [`from_foreign`](Self::from_foreign) asks for.
    unsafe fn try_from_foreign(ptr: *mut c_void) -> Option<Self> {
        if ptr.is_null() {
            return None;
        }
        // SAFETY: It is not null, so the caller promises the other thing.
        Some(unsafe { Self::from_foreign(ptr) })
    }

    /// Borrows a value that C owns.
    ///
    /// # Safety
    ///
    /// `ptr` comes from [`into_foreign`](Self::into_foreign), and is passed to
    /// [`from_foreign`](Self::from_foreign) after the end of `'a` only.
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Self::Borrowed<'a>;

    /// Borrows a value that C owns, and that nobody else uses.
    ///
    /// # Safety
    ///
    /// As for [`borrow`](Self::borrow); and no other borrow of the same value overlaps `'a`.
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> Self::BorrowedMut<'a>;
}

// SAFETY: A dangling pointer is aligned and not null.
unsafe impl ForeignOwnable for () {
    const FOREIGN_ALIGN: usize = align_of::<()>();
    type Borrowed<'a> = ();
    type BorrowedMut<'a> = ();

    fn into_foreign(self) -> *mut c_void {
        NonNull::<()>::dangling().as_ptr().cast()
    }

    unsafe fn from_foreign(_: *mut c_void) -> Self {}

    unsafe fn borrow<'a>(_: *mut c_void) -> Self::Borrowed<'a> {}

    unsafe fn borrow_mut<'a>(_: *mut c_void) -> Self::BorrowedMut<'a> {}
}
