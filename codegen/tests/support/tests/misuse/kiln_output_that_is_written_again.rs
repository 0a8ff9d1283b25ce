//! Bricks that were stacked are not used any more once others are stacked in their place.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/kiln.rs"]
mod kiln;

use std::mem::MaybeUninit;

use kiln::{Kiln, KilnError};

fn fire_twice(kiln: &mut Kiln, room: &mut [MaybeUninit<u8>]) -> Result<usize, KilnError> {
    let first = kiln.kiln_fire(&[1], room, 0)?.2;
    let second = kiln.kiln_fire(&[2], room, 0)?.2;
    Ok(first.len() + second.len())
}

fn main() {}
