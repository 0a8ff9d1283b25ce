//! What the misuse of structs that stay where they are is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/struct_that_stays_where_it_is/expected/kiln.rs"]
mod kiln;

use std::mem::MaybeUninit;

use kiln::{Burning, Kiln, KilnError};

fn fire_twice(kiln: &mut Kiln, room: &mut [MaybeUninit<u8>]) -> Result<usize, KilnError> {
    let first = kiln.kiln_fire(&[1], room, 0)?.2.len();
    let second = kiln.kiln_fire(&[2], room, 0)?.2.len();
    Ok(first + second)
}

fn move_away(kiln: Kiln) -> std::thread::JoinHandle<u64> {
    std::thread::spawn(move || kiln.fired())
}

fn is_hot(burning: Burning) -> bool {
    match burning {
        Burning::Hot => true,
        Burning::Cold => false,
    }
}

fn is_cracked(error: KilnError) -> bool {
    match error {
        KilnError::CRACKED => true,
        _ => false,
    }
}

fn main() {}
