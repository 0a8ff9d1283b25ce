//! The level is read with the valves closed.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

fn level(tank: &tank::Tank) -> u32 {
    tank.tank_level()
}

fn main() {}
