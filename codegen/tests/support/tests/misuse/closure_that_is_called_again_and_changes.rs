//! What is called while it runs may not have what it uses for itself.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn turn(train: &train::Train) -> i32 {
    let mut last = 0;
    train.turn(|station| last = station);
    last
}

fn main() {}
