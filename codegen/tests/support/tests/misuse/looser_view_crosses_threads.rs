//! A door that may be held open stays on its thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/two_views_of_one_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/two_views_of_one_type/expected/door.rs"]
mod door;

use fixture_support::aref::ARef;

fn carry(door: ARef<door::LocalDoor>) {
    fn run<T: Send>(_: T) {}
    run(door);
}

fn main() {}
