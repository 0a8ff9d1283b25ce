//! What the misuse of ships is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/two_counts_on_one_type/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/two_counts_on_one_type/expected/ship.rs"]
mod ship;

use fixture_support::aref::ARef;

fn sail(ship: ARef<ship::MannedShip>) -> u32 {
    ship.ship_sail(1);
    let number = ship.ship_number();
    ship::MannedShip::yard_repair(ship);
    number
}

fn take(ship: ARef<ship::Ship>) {
    ship::Ship::yard_take(ship.clone());
}

fn main() {}
