//! Making a token asks for a promise.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_until_unregistered/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_until_unregistered/expected/gate.rs"]
mod gate;

fn forge_by_its_function() -> gate::AtGate<'static> {
    gate::AtGate::new()
}

fn main() {}
