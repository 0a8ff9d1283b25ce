//! What the misuse of structs that stay where they are is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use std::mem::MaybeUninit;

use hearth::{Burning, Hearth, HearthError};

fn fire_twice(hearth: &mut Hearth, room: &mut [MaybeUninit<u8>]) -> Result<usize, HearthError> {
    let first = hearth.hearth_fire(&[1], room, 0)?.2.len();
    let second = hearth.hearth_fire(&[2], room, 0)?.2.len();
    Ok(first + second)
}

fn move_away(hearth: Hearth) -> std::thread::JoinHandle<u64> {
    std::thread::spawn(move || hearth.fired())
}

fn is_hot(burning: Burning) -> bool {
    match burning {
        Burning::Hot => true,
        Burning::Cold => false,
    }
}

fn is_cracked(error: HearthError) -> bool {
    match error {
        HearthError::CRACKED => true,
        _ => false,
    }
}

fn main() {}
