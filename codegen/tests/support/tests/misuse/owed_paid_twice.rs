//! What is owed is paid once.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn twice(cleared: barge::ClearedBarge<'_>) {
    let _ = cleared.barge_leave();
    let _ = cleared.barge_leave();
}

fn main() {}
