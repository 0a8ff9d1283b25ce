//! What is owed on one thread is paid there.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn give_away(watched: barge::WatchedBarge) {
    fn run<T: Send>(_: T) {}
    run(watched);
}

fn main() {}
