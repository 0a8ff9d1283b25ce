//! What the misuse of doors is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/two_views_of_one_type/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/two_views_of_one_type/expected/door.rs"]
mod door;

use fixture_support::aref::ARef;

fn paint(door: ARef<door::LocalDoor>) {
    fn run<T: Send>(_: T) {}
    let _ = door.door_width();
    // SAFETY: The current thread holds no door open.
    let door = unsafe { door::LocalDoor::assume_not_held(door) };
    door.door_paint();
    let _ = door.door_width();
    run(door);
}

fn main() {}
