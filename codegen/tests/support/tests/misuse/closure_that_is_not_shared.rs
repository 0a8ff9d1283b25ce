//! What several threads call at the same time must be `Sync`.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn weigh(train: &train::Train) -> u32 {
    let count = core::cell::Cell::new(0);
    train.weigh(|_| count.set(count.get() + 1));
    count.get()
}

fn main() {}
