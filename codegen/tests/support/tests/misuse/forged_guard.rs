//! Only `tank_close` closes the valves.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

fn forge(tank: &tank::Tank) -> tank::ClosedValves<'_> {
    tank::ClosedValves {
        tank,
        _not_send: fixture_support::types::NotThreadSafe,
    }
}

fn main() {}
