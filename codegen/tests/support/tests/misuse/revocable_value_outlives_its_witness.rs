//! What the witness gives ends with the witness.

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

fn keep<'s>(sentry: &'s Sentry<u32>, gate: &OpenGate) -> Option<&'s u32> {
    sentry.access(gate)
}

fn main() {}
