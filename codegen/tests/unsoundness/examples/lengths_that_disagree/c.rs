//! The C side.

use std::ffi::{c_int, c_uchar, c_uint};

#[no_mangle]
unsafe extern "C" fn orchard_plant(
    places: *const c_uint,
    kinds: *const c_uchar,
    count: usize,
) -> c_int {
    // SAFETY: The caller passes `count` of both.
    let grows = |at: &usize| unsafe { *places.add(*at) > 0 && *kinds.add(*at) > 0 };
    (0..count).filter(grows).count().try_into().unwrap()
}
