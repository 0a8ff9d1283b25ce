//! That nobody holds the door open is a promise.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/two_views_of_one_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/two_views_of_one_type/expected/door.rs"]
mod door;

use fixture_support::aref::ARef;

fn assume(door: ARef<door::LocalDoor>) -> ARef<door::Door> {
    door::LocalDoor::assume_not_held(door)
}

fn main() {}
