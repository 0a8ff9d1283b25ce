//! Values that C has are read as long as what has them exists.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

use lighthouse::{Lighthouse, Tint};

fn tints<'a>(house: &'a Lighthouse) -> &'static [Tint] {
    house.lighthouse_tints()
}

fn main() {}
