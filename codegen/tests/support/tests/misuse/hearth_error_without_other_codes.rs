//! An error may be a code that has no name.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use hearth::HearthError;

fn is_cracked(error: HearthError) -> bool {
    match error {
        HearthError::CRACKED => true,
        HearthError::NO_FUEL | HearthError::TOO_MUCH => false,
    }
}

fn main() {}
