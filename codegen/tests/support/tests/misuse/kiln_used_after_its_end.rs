//! A struct that was ended is not used any more.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/kiln.rs"]
mod kiln;

use kiln::{Kiln, KilnError};

fn after_its_end(mut kiln: Kiln) -> Result<(), KilnError> {
    drop(kiln);
    kiln.kiln_relight()
}

fn main() {}
