//! A lock that was taken once is released once.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

fn twice<'a>(guard: &tank::ClosedValves<'a>) -> tank::ClosedValves<'a> {
    guard.clone()
}

fn main() {}
