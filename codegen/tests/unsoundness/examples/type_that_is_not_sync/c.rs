//! The C side.

use std::ffi::c_uint;

/// `struct aquarium`
pub struct Aquarium(pub c_uint);

#[no_mangle]
unsafe extern "C" fn aquarium_count(aquarium: *mut Aquarium) -> c_uint {
    // SAFETY: The caller passes an aquarium.
    unsafe {
        (*aquarium).0 += 1;
        (*aquarium).0
    }
}
