//! A token is made where C calls back.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

fn forge() -> gate::AtGate<'static> {
    gate::AtGate {
        _call: core::marker::PhantomData,
    }
}

fn main() {}
