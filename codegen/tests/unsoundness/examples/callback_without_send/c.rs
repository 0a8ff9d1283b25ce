//! The C side: a belfry has a thread, which rings once.

use std::{
    ffi::c_void,
    sync::Mutex,
    thread::{self, JoinHandle},
};

type Handler = unsafe extern "C" fn(*mut c_void);

/// `struct belfry`
#[derive(Default)]
pub struct Belfry(Mutex<Option<JoinHandle<()>>>);

/// What is called, and with what.
struct Entry(Handler, *mut c_void);

// SAFETY: What is registered may be called by any thread.
unsafe impl Send for Entry {}

#[no_mangle]
unsafe extern "C" fn belfry_tell(
    belfry: *mut Belfry,
    ring: Option<Handler>,
    data: *mut c_void,
) -> i32 {
    let entry = Entry(ring.unwrap(), data);
    let thread = thread::spawn(move || {
        let Entry(ring, data) = { entry };
        // SAFETY: They were given together.
        unsafe { ring(data) };
    });
    // SAFETY: The caller passes a belfry.
    unsafe { *(*belfry).0.lock().unwrap() = Some(thread) };
    0
}

#[no_mangle]
unsafe extern "C" fn belfry_tell_off(belfry: *mut Belfry, _: Option<Handler>, _: *mut c_void) {
    // SAFETY: The caller passes a belfry.
    let thread = unsafe { (*belfry).0.lock().unwrap().take() };
    thread.map(JoinHandle::join);
}
