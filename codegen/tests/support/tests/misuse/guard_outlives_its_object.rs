//! A tank stays while its valves are closed.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

use fixture_support::aref::ARef;

fn keep<'a>(tank: ARef<tank::Tank>) -> tank::ClosedValves<'a> {
    tank.tank_close()
}

fn main() {}
