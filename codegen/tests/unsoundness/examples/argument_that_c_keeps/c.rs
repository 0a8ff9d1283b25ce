//! The C side: a rostrum owns a count of its speaker.

use std::{cell::Cell, ffi::c_uint, ptr};

/// `struct speaker`
pub struct Speaker {
    minutes: c_uint,
    count: Cell<u32>,
}

/// `struct rostrum`
pub struct Rostrum(Cell<*mut Speaker>);

impl Rostrum {
    pub fn new() -> Self {
        Self(Cell::new(ptr::null_mut()))
    }
}

impl Drop for Rostrum {
    fn drop(&mut self) {
        if !self.0.get().is_null() {
            // SAFETY: The rostrum owns a count.
            unsafe { speaker_release(self.0.get()) };
        }
    }
}

#[no_mangle]
extern "C" fn speaker_invite() -> *mut Speaker {
    let count = Cell::new(1);
    Box::into_raw(Box::new(Speaker { minutes: 9, count }))
}

#[no_mangle]
unsafe extern "C" fn speaker_hold(speaker: *mut Speaker) {
    // SAFETY: The caller passes a speaker.
    let count = unsafe { &(*speaker).count };
    count.set(count.get() + 1);
}

#[no_mangle]
unsafe extern "C" fn speaker_release(speaker: *mut Speaker) {
    // SAFETY: The caller passes a speaker, and owns a count.
    unsafe {
        let left = (*speaker).count.get() - 1;
        (*speaker).count.set(left);
        if left == 0 {
            drop(Box::from_raw(speaker));
        }
    }
}

#[no_mangle]
unsafe extern "C" fn rostrum_seat(rostrum: *mut Rostrum, speaker: *mut Speaker) {
    // SAFETY: The caller passes both.
    let before = unsafe { (*rostrum).0.replace(speaker) };
    if !before.is_null() {
        // SAFETY: The rostrum has owned a count.
        unsafe { speaker_release(before) };
    }
}

#[no_mangle]
unsafe extern "C" fn rostrum_talk(rostrum: *mut Rostrum) -> c_uint {
    // SAFETY: The caller passes a rostrum, whose speaker it owns.
    unsafe {
        (*rostrum)
            .0
            .get()
            .as_ref()
            .map_or(0, |speaker| speaker.minutes)
    }
}
