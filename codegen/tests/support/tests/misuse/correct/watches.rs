//! What the misuse of tokens is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

use fixture_support::{alloc::KBox, error::Result};

struct Count;

impl gate::Watch for Count {
    type Data = KBox<u32>;

    fn passes(_: &u32, _: &gate::AtGate<'_>, cart: Option<&gate::Cart>, _: u32) -> Result {
        let _ = cart.map(gate::Cart::cart_weight);
        Ok(())
    }
}

fn main() {}
