//! A count that keeps the memory does not keep the ship afloat.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/two_counts_on_one_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/two_counts_on_one_type/expected/ship.rs"]
mod ship;

use fixture_support::aref::ARef;

fn repair(ship: ARef<ship::Ship>) {
    ship::MannedShip::yard_repair(ship);
}

fn main() {}
