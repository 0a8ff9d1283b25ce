//! The C side: a crew of five.

use std::ffi::{c_int, c_uint};

#[no_mangle]
unsafe extern "C" fn roster_list(crew: *mut c_uint, count: *mut c_uint) -> c_int {
    // SAFETY: The caller passes a number, and room for as many.
    unsafe {
        let room = count.replace(5);
        for at in 0..room.min(5) {
            crew.add(at as usize).write(at);
        }
        if room < 5 {
            -34
        } else {
            0
        }
    }
}
