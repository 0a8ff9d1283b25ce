//! An error may be a code that has no name.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/kiln.rs"]
mod kiln;

use kiln::KilnError;

fn is_cracked(error: KilnError) -> bool {
    match error {
        KilnError::CRACKED => true,
        KilnError::NO_FUEL | KilnError::TOO_MUCH => false,
    }
}

fn main() {}
