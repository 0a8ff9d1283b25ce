//! Types that wrappers are made of.

use core::{
    cell::UnsafeCell,
    marker::{PhantomData, PhantomPinned},
    mem::MaybeUninit,
};

/// Memory that belongs to C: nothing is assumed of the value inside.
#[repr(transparent)]
pub struct Opaque<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    _pin: PhantomPinned,
}

impl<T> Opaque<T> {
    /// Returns the pointer by which C knows the value.
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

/// Runs a closure when it is dropped.
pub struct ScopeGuard<F: FnOnce()> {
    cleanup: Option<F>,
}

impl<F: FnOnce()> ScopeGuard<F> {
    /// Makes a value that runs `cleanup` when it is dropped.
    pub fn new(cleanup: F) -> Self {
        Self {
            cleanup: Some(cleanup),
        }
    }
}

impl<F: FnOnce()> Drop for ScopeGuard<F> {
    fn drop(&mut self) {
        if let Some(cleanup) = self.cleanup.take() {
            cleanup();
        }
    }
}
