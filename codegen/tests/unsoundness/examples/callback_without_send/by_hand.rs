//! The belfry is given a closure that may count without a lock.

use std::{cell::Cell, ffi::c_void, rc::Rc};

use crate::{belfry::Belfry, bindings, c};

/// Calls the closure.
///
/// # Safety
///
/// `data` points to an `F`.
unsafe extern "C" fn call<F: Fn()>(data: *mut c_void) {
    // SAFETY: The caller promises that.
    unsafe { (*data.cast::<F>())() };
}

fn tell<F: Fn() + 'static>(belfry: &Belfry, closure: F) {
    let data = Box::into_raw(Box::new(closure));
    // SAFETY: `call` fits the data, which stays: wrong, another thread uses it.
    unsafe { bindings::belfry_tell(belfry.as_ptr(), Some(call::<F>), data.cast()) };
}

pub fn run() {
    let mut c = c::Belfry::default();
    // SAFETY: It is one, and stays until the end of this function.
    let belfry = unsafe { Belfry::from_ptr((&raw mut c).cast()) };
    let count = Rc::new(Cell::new(0));
    let theirs = count.clone();
    tell(belfry, move || theirs.set(theirs.get() + 1));
    count.set(count.get() + 1);
    // SAFETY: The belfry is one, and only waits.
    unsafe { bindings::belfry_tell_off(belfry.as_ptr(), None, std::ptr::null_mut()) };
}
