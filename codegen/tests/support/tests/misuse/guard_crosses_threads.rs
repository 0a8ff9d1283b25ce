//! The task that closed the valves opens them.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

fn send<T: Send>(_: T) {}

fn give_away(tank: &'static tank::Tank) {
    send(tank.tank_close());
}

fn main() {}
