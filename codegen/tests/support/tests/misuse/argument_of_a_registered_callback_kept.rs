//! What is borrowed for the call ends with the call.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

use fixture_support::{alloc::KBox, error::Result};
use std::sync::Mutex;

struct Keep;

impl gate::Watch for Keep {
    type Data = KBox<Mutex<Option<&'static gate::Cart>>>;

    fn passes(
        kept: &Mutex<Option<&'static gate::Cart>>,
        _: &gate::AtGate<'_>,
        cart: Option<&gate::Cart>,
        _: u32,
    ) -> Result {
        *kept.lock().unwrap() = cart;
        Ok(())
    }
}

fn main() {}
