//! Another thread may not rely on a lock that it does not hold.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

fn share<T: Sync>(_: &T) {}

fn show(tank: &tank::Tank) {
    share(&tank.tank_close());
}

fn main() {}
