//! A lamp stays on its thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/view_that_stays_on_its_thread/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/view_that_stays_on_its_thread/expected/lamp.rs"]
mod lamp;

fn carry(lamp: &'static lamp::Lamp) {
    fn run<T: Send>(_: T) {}
    run(lamp);
}

fn main() {}
