//! The C side.

use std::ffi::{c_char, c_uint, CStr};

#[no_mangle]
unsafe extern "C" fn recipe_find(name: *const c_char, wish: *const c_char) -> c_uint {
    // SAFETY: The caller passes a name, and a wish or null.
    let (name, wish) = unsafe {
        let wish = (!wish.is_null()).then(|| CStr::from_ptr(wish));
        (CStr::from_ptr(name), wish)
    };
    u32::from(!name.is_empty()) + wish.map_or(0, |wish| u32::from(!wish.is_empty()))
}
