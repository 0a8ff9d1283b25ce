//! One of the two slices says how many trees there are.

use crate::bindings;

fn plant(places: &[u32], kinds: &[u8]) -> i32 {
    // SAFETY: There are as many places as is said: wrong, there are as many kinds as there are.
    unsafe { bindings::orchard_plant(places.as_ptr(), kinds.as_ptr(), places.len()) }
}

pub fn run() {
    plant(&[1, 2], &[7]);
}
