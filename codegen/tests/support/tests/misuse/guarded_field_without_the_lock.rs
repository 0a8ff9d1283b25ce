//! The level of a tank is read while its lock is held.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/field_guarded/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/field_guarded/expected/tank.rs"]
mod tank;

fn read(tank: &tank::Tank) -> u32 {
    tank.level()
}

fn main() {}
