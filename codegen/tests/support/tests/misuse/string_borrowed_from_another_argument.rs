//! A string lives as long as the pennant it belongs to, and not as long as the pole.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/string_result/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/string_result/expected/pennant.rs"]
mod pennant;

use std::ffi::CStr;

fn owner<'a>(pole: &'a pennant::Pole, pennant: &pennant::Pennant) -> &'a CStr {
    pole.pennant_owner(pennant)
}

fn main() {}
