//! Pointer and length become a slice as they come.

use std::slice;

use crate::{bindings, c, parchment::Parchment};

fn words(parchment: &Parchment) -> &[u8] {
    let mut length = 0;
    // SAFETY: The parchment is one. What comes back is where the words are: wrong, there may be none.
    unsafe {
        let words = bindings::parchment_words(parchment.as_ptr(), &mut length);
        slice::from_raw_parts(words, length)
    }
}

pub fn run() {
    let c = c::Parchment(None);
    // SAFETY: It is one, and stays until the end of this function.
    let parchment = unsafe { Parchment::from_ptr((&raw const c).cast()) };
    assert!(words(parchment).is_empty());
}
