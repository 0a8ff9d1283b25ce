//! What another thread calls must be `Send`.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn run(train: &train::Train) {
    let stops = std::rc::Rc::new(core::cell::Cell::new(0));
    train.run(move |station| stops.set(station));
}

fn main() {}
