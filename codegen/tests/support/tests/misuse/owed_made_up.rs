//! What is owed is not made from a pointer.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

fn forge(barge: *mut bindings::barge) -> Option<barge::WatchedBarge> {
    Some(barge::WatchedBarge {
        ptr: core::ptr::NonNull::new(barge)?,
        _not_send: fixture_support::types::NotThreadSafe,
    })
}

fn main() {}
