//! Bricks that were stacked are not used any more once others are stacked in their place.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use std::mem::MaybeUninit;

use hearth::{Hearth, HearthError};

fn fire_twice(hearth: &mut Hearth, room: &mut [MaybeUninit<u8>]) -> Result<usize, HearthError> {
    let first = hearth.hearth_fire(&[1], room, 0)?.2;
    let second = hearth.hearth_fire(&[2], room, 0)?.2;
    Ok(first.len() + second.len())
}

fn main() {}
