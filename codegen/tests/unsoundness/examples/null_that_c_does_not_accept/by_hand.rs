//! The star may be left out.

use std::ptr;

use crate::{bindings, sextant::Star};

fn sight(star: Option<&Star>) -> u32 {
    // SAFETY: The star is one, or null: wrong, that is no star.
    unsafe { bindings::sextant_sight(star.map_or(ptr::null_mut(), |star| star.as_ptr())) }
}

pub fn run() {
    sight(None);
}
