//! The pump of a tank is there while the lock of the tank is held.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/field_guarded/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/field_guarded/expected/tank.rs"]
mod tank;

fn keep(tank: &tank::LockedTank) -> Option<&'static tank::Pump> {
    tank.pump()
}

fn main() {}
