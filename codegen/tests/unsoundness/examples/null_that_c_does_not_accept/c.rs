//! The C side: a star is its height.

use std::ffi::c_uint;

#[no_mangle]
unsafe extern "C" fn sextant_sight(star: *const c_uint) -> c_uint {
    // SAFETY: The caller passes a star.
    unsafe { *star }
}
