//! What the misuse of tanks is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/field_guarded/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/field_guarded/expected/tank.rs"]
mod tank;

fn read(tank: &tank::LockedTank) -> (u32, Option<&tank::Pump>) {
    (tank.level(), tank.pump())
}

fn main() {}
