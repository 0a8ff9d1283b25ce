//! What a callback is given ends with the call: the closure may not keep it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn keep(train: &train::Train) -> Option<&train::Wagon> {
    let mut last = None;
    train.each(|wagon, _| {
        last = Some(wagon);
        true
    });
    last
}

fn main() {}
