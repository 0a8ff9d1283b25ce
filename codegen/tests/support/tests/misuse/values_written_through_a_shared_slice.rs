//! C does not write values that others may read meanwhile.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

fn watch(boats: &[lighthouse::Boat]) -> bool {
    lighthouse::lighthouse_watch(boats, 0).is_ok()
}

fn main() {}
