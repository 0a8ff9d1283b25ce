//! Whether pointers in values may be followed is for the caller to say.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

fn burn(wicks: &[lighthouse::Wick]) {
    lighthouse::lighthouse_burn(wicks);
}

fn main() {}
