//! Nothing keeps what is borrowed until the gate is shut: somebody has to promise it.

#![allow(dead_code)]

extern crate pinned_init;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/revocable_registration/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use fixture_support::types::{CovariantForLt, ForLt};
use gate::{BorrowingSentry, OpenGate};

struct Numbers;

impl ForLt for Numbers {
    type Of<'a> = &'a u32;
}

// SAFETY: A reference is covariant.
unsafe impl CovariantForLt for Numbers {}

fn post(gate: &OpenGate) -> bool {
    let number = 7;
    BorrowingSentry::<Numbers>::new(gate, &number).is_ok()
}

fn main() {}
