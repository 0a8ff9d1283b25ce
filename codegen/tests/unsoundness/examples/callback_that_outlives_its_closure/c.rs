//! The C side: a gate with one watch.

use std::{ffi::c_void, ptr, sync::Mutex};

type Handler = unsafe extern "C" fn(*mut c_void);

/// What is called, and with what.
struct Entry(Handler, *mut c_void);

// SAFETY: What is registered may be called by any thread.
unsafe impl Send for Entry {}

/// `struct tollgate`
#[derive(Default)]
pub struct Tollgate(Mutex<Option<Entry>>);

#[no_mangle]
unsafe extern "C" fn tollgate_watch(
    tollgate: *mut Tollgate,
    watch: Option<Handler>,
    data: *mut c_void,
) -> i32 {
    // SAFETY: The caller passes a gate.
    let mut entry = unsafe { (*tollgate).0.lock().unwrap() };
    if entry.is_some() {
        return -16;
    }
    *entry = watch.map(|watch| Entry(watch, data));
    0
}

#[no_mangle]
unsafe extern "C" fn tollgate_unwatch(
    tollgate: *mut Tollgate,
    watch: Option<Handler>,
    data: *mut c_void,
) {
    // SAFETY: The caller passes a gate.
    let mut entry = unsafe { (*tollgate).0.lock().unwrap() };
    let same = |Entry(kept, with): &Entry| {
        watch.is_some_and(|watch| ptr::fn_addr_eq(*kept, watch)) && *with == data
    };
    if entry.as_ref().is_some_and(same) {
        *entry = None;
    }
}

#[no_mangle]
unsafe extern "C" fn tollgate_pass(tollgate: *mut Tollgate) {
    // SAFETY: The caller passes a gate.
    let entry = unsafe { (*tollgate).0.lock().unwrap() };
    if let Some(Entry(watch, data)) = &*entry {
        // SAFETY: They were given together.
        unsafe { watch(*data) };
    }
}
