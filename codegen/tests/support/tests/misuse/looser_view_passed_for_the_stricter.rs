//! A door that may be held open is not painted.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/two_views_of_one_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/two_views_of_one_type/expected/door.rs"]
mod door;

fn paint(door: &door::LocalDoor) {
    door.door_paint();
}

fn main() {}
