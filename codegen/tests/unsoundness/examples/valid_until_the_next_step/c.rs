//! The C side: one box, and a name that is written anew for each ballot.

use std::{
    ffi::{c_char, c_int, c_uint, CString},
    sync::Mutex,
};

static NAME: Mutex<Option<CString>> = Mutex::new(None);

fn write(name: Option<&str>) {
    *NAME.lock().unwrap() = name.map(|name| CString::new(name).unwrap());
}

#[no_mangle]
extern "C" fn ballot_open(_: c_uint) -> c_int {
    write(Some("Ada"));
    3
}

#[no_mangle]
extern "C" fn ballot_close(_: c_uint) {
    write(None);
}

#[no_mangle]
extern "C" fn ballot_step(_: c_uint) -> bool {
    write(Some("Grace"));
    true
}

#[no_mangle]
extern "C" fn ballot_name(_: c_uint) -> *const c_char {
    NAME.lock().unwrap().as_ref().unwrap().as_ptr()
}
