//! What the misuse of tanks is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/lock_guard/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/lock_guard/expected/tank.rs"]
mod tank;

use fixture_support::{aref::ARef, error::Result};

fn drain(tank: ARef<tank::Tank>) -> Result<u32> {
    let guard = tank.tank_close();
    guard.tank_drain(1)?;
    let again = tank.tank_close();
    drop(guard);
    Ok(again.tank_level())
}

fn main() {}
