//! That a closure does not sleep is promised, and nothing checks it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn peek(train: &train::Train) -> u32 {
    let mut found = 0;
    train.peek(|length| found = length);
    found
}

fn main() {}
