//! A ship that may have sunk does not sail.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/two_counts_on_one_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/two_counts_on_one_type/expected/ship.rs"]
mod ship;

fn sail(ship: &ship::Ship) {
    ship.ship_sail(1);
}

fn main() {}
