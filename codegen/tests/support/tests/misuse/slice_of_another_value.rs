//! C gets the structs that it expects, although others are as large.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

use lighthouse::{Boat, Lighthouse, Shoal, Tint};

fn chart(boats: &[Boat]) -> bool {
    lighthouse::lighthouse_chart(boats).is_ok()
}

fn paint(house: &Lighthouse, shoals: &[Shoal], tints: &[Tint]) -> bool {
    house.lighthouse_paint(tints, shoals).is_ok()
}

fn main() {}
