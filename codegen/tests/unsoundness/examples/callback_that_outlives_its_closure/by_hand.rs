//! The gate is given any closure.

use std::{cell::Cell, ffi::c_void};

use crate::{bindings, c, tollgate::Tollgate};

/// Calls the closure.
///
/// # Safety
///
/// `data` points to an `F`.
unsafe extern "C" fn call<F: FnMut()>(data: *mut c_void) {
    // SAFETY: The caller promises that.
    unsafe { (*data.cast::<F>())() };
}

fn watch<F: FnMut()>(gate: &Tollgate, closure: F) {
    let data = Box::into_raw(Box::new(closure));
    // SAFETY: `call` fits the data, which stays: wrong, what the closure borrows does not.
    unsafe { bindings::tollgate_watch(gate.as_ptr(), Some(call::<F>), data.cast()) };
}

fn count_for_a_while(gate: &Tollgate) {
    let count = Box::new(Cell::new(0));
    let count = &*count;
    watch(gate, move || count.set(count.get() + 1));
}

pub fn run() {
    let mut c = c::Tollgate::default();
    // SAFETY: It is one, and stays until the end of this function.
    let gate = unsafe { Tollgate::from_ptr((&raw mut c).cast()) };
    count_for_a_while(gate);
    gate.tollgate_pass();
}
