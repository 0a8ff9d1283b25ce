//! A token cannot be kept: it ends with the call.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

use fixture_support::{alloc::KBox, error::Result};
use std::cell::Cell;

struct Keep;

thread_local! {
    static KEPT: Cell<Option<&'static gate::AtGate<'static>>> = const { Cell::new(None) };
}

impl gate::Watch for Keep {
    type Data = KBox<u32>;

    fn passes(_: &u32, at: &gate::AtGate<'_>, _: Option<&gate::Cart>, _: u32) -> Result {
        KEPT.set(Some(at));
        Ok(())
    }
}

fn main() {}
