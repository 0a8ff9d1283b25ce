//! What a step must come before cannot be paid without it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn at_once(cast_off: barge::CastOffBarge<'_>) {
    let _ = cast_off.barge_leave();
}

fn main() {}
