//! The C side: a metronome with one thing to do.

use std::{
    ffi::{c_int, c_uint, c_void},
    sync::Mutex,
};

type Handler = unsafe extern "C" fn(*mut c_void, c_uint);

/// What is called, and with what.
struct Entry(Handler, *mut c_void);

// SAFETY: What is registered may be called by any thread.
unsafe impl Send for Entry {}

/// `struct metronome`
#[derive(Default)]
pub struct Metronome(Mutex<Option<Entry>>);

#[no_mangle]
unsafe extern "C" fn metronome_set(
    metronome: *mut Metronome,
    beat: Option<Handler>,
    data: *mut c_void,
) -> c_int {
    // SAFETY: The caller passes a metronome.
    unsafe { *(*metronome).0.lock().unwrap() = beat.map(|beat| Entry(beat, data)) };
    0
}

#[no_mangle]
unsafe extern "C" fn metronome_unset(
    metronome: *mut Metronome,
    _: Option<Handler>,
    _: *mut c_void,
) {
    // SAFETY: The caller passes a metronome.
    unsafe { *(*metronome).0.lock().unwrap() = None };
}

#[no_mangle]
unsafe extern "C" fn metronome_beat(metronome: *mut Metronome, number: c_uint) {
    // SAFETY: The caller passes a metronome.
    let entry = unsafe { (*metronome).0.lock().unwrap() };
    if let Some(Entry(beat, data)) = &*entry {
        // SAFETY: They were given together.
        unsafe { beat(*data, number) };
    }
}
