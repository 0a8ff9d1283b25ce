//! What is owed in a scope does not outlive it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn keep() -> Option<barge::CastOffBarge<'static>> {
    let keeper = crate::keeper!();
    barge::CastOffBarge::barge_cast_off(keeper, 1).ok()
}

fn main() {}
