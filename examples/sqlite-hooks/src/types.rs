//! What the wrappers are made of.

use core::{
    cell::UnsafeCell, ffi::c_void, marker::PhantomData, marker::PhantomPinned, mem::MaybeUninit,
};

/// Memory that belongs to C: nothing is assumed of the value inside.
#[repr(transparent)]
pub struct Opaque<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    _pin: PhantomPinned,
}

impl<T> Opaque<T> {
    /// The pointer by which C knows the value.
    pub const fn get(&self) -> *mut T {
        UnsafeCell::get(&self.value).cast()
    }
}

/// The type of a field that keeps a value on the thread that made it.
pub type NotThreadSafe = PhantomData<*mut ()>;

/// The only value of the type of the same name.
#[expect(
    non_upper_case_globals,
    reason = "it is written like the value of a unit struct"
)]
pub const NotThreadSafe: NotThreadSafe = PhantomData;

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
