//! A token does not leave its thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

use fixture_support::{alloc::KBox, error::Result};

struct Keep;

impl gate::Watch for Keep {
    type Data = KBox<u32>;

    fn passes(_: &u32, at: &gate::AtGate<'_>, _: Option<&gate::Cart>, _: u32) -> Result {
        std::thread::scope(|scope| {
            scope.spawn(|| core::convert::identity(at));
        });
        Ok(())
    }
}

fn main() {}
