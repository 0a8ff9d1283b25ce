//! The C side.

use std::ffi::c_char;

#[no_mangle]
unsafe extern "C" fn passport_enter(name: *const c_char, length: usize) -> usize {
    if name.is_null() || length > 0 {
        return length;
    }
    // SAFETY: The caller passes a name that ends with a zero.
    unsafe { (0..).take_while(|at| *name.add(*at) != 0).count() }
}
