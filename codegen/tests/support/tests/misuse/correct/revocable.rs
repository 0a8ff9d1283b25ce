//! What the misuse of values that can be taken away is measured against.

#![allow(dead_code)]

extern crate pinned_init;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/revocable_registration/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use gate::{OpenGate, Sentry};

fn post(gate: &OpenGate) -> Option<Sentry<u32>> {
    Sentry::new(gate, 7).ok()
}

fn share<T: Send + Sync>(_: &T) {}

fn show(sentry: &Sentry<u32>) {
    share(sentry);
}

fn keep<'s>(sentry: &'s Sentry<u32>, gate: &'s OpenGate) -> Option<&'s u32> {
    sentry.access(gate)
}

fn main() {}
