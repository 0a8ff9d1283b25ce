//! A wagon may be taken away once it is unlocked.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard_from_result_with_deref/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard_from_result_with_deref/expected/train.rs"]
mod train;

fn keep(train: &train::Train) -> &train::Wagon {
    let guard = train.train_lock_first();
    &guard
}

fn main() {}
