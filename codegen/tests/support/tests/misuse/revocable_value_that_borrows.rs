//! The gate may be shut later than what is borrowed is gone.

#![allow(dead_code)]

extern crate pinned_init;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/revocable_registration/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use gate::{OpenGate, Sentry};

fn post(gate: &OpenGate) -> bool {
    let number = 7;
    Sentry::new(gate, &number).is_ok()
}

fn main() {}
