//! Whoever shuts the gate drops the value, so it must be `Send`.

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

fn post(gate: &OpenGate) -> Option<Sentry<std::rc::Rc<u32>>> {
    Sentry::new(gate, std::rc::Rc::new(7)).ok()
}

fn main() {}
