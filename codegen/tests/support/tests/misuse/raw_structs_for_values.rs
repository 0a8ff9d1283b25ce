//! A struct of C is a value once somebody has made one of it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

fn chart(shoals: &[bindings::shoal]) -> bool {
    lighthouse::lighthouse_chart(shoals).is_ok()
}

fn main() {}
