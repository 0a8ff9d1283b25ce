//! A box is made for the time of the call, and forgotten after it.

use std::{
    ffi::c_void,
    mem,
    panic::{catch_unwind, AssertUnwindSafe},
};

use crate::{bindings, c, metronome::Metronome};

/// Calls the closure. No panic leaves this function.
///
/// # Safety
///
/// `data` points to an `F` in a box.
unsafe extern "C" fn call<F: FnMut(u32)>(data: *mut c_void, number: u32) {
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: The caller promises that.
        let mut closure = unsafe { Box::from_raw(data.cast::<F>()) };
        closure(number);
        // The box stays with C: wrong, if the closure has panicked.
        mem::forget(closure);
    }));
}

fn set<F: FnMut(u32) + Send + 'static>(metronome: &Metronome, closure: F) {
    let data = Box::into_raw(Box::new(closure));
    // SAFETY: `call` fits the data, which is never freed: wrong, see there.
    unsafe { bindings::metronome_set(metronome.as_ptr(), Some(call::<F>), data.cast()) };
}

pub fn run() {
    let mut c = c::Metronome::default();
    // SAFETY: It is one, and stays until the end of this function.
    let metronome = unsafe { Metronome::from_ptr((&raw mut c).cast()) };
    let last = 4;
    set(metronome, move |number| {
        assert!(number <= last, "there is no such beat");
    });
    metronome.metronome_beat(5);
    metronome.metronome_beat(1);
}
