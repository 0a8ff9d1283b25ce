//! The C side: a parchment is what was written on it.

use std::{ffi::c_uchar, ptr};

/// `struct parchment`
pub struct Parchment(pub Option<Vec<u8>>);

#[no_mangle]
unsafe extern "C" fn parchment_words(
    parchment: *const Parchment,
    length: *mut usize,
) -> *const c_uchar {
    // SAFETY: The caller passes a parchment, and a place for the length.
    unsafe {
        let words = (*parchment).0.as_deref();
        *length = words.map_or(0, <[u8]>::len);
        words.map_or(ptr::null(), <[u8]>::as_ptr)
    }
}
