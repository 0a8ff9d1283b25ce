//! What the misuse of borrowed strings is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/string_result/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/string_result/expected/pennant.rs"]
mod pennant;

use std::ffi::CStr;

fn owner<'a>(pole: &pennant::Pole, pennant: &'a pennant::Pennant) -> &'a CStr {
    pole.pennant_owner(pennant)
}

fn main() {}
