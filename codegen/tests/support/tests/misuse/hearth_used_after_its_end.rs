//! A struct that was ended is not used any more.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use hearth::{Hearth, HearthError};

fn after_its_end(mut hearth: Hearth) -> Result<(), HearthError> {
    drop(hearth);
    hearth.hearth_relight()
}

fn main() {}
