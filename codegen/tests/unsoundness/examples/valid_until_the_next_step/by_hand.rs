//! The name lives as long as the box is open.

use std::ffi::CStr;

use crate::bindings;

/// A box that is being counted.
struct Counting(u32);

impl Counting {
    fn step(&self) -> bool {
        // SAFETY: The box is open.
        unsafe { bindings::ballot_step(self.0) }
    }

    fn name(&self) -> &CStr {
        // SAFETY: The box is open, and has the name: wrong, it has it until the next step.
        unsafe { CStr::from_ptr(bindings::ballot_name(self.0)) }
    }
}

pub fn run() {
    // SAFETY: Any box will do.
    let counting = Counting(unsafe { bindings::ballot_open(1) }.try_into().unwrap());
    let first = counting.name();
    counting.step();
    assert_eq!(first.to_bytes(), b"Ada");
}
