//! What is owed in a scope is not shared with another thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn share(cleared: &barge::ClearedBarge<'_>) {
    fn run<T: Send>(_: T) {}
    run(cleared);
}

fn main() {}
