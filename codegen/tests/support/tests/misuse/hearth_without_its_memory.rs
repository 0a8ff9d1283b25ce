//! Nobody but the functions that initialize one makes a value, and nobody takes the memory out of it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use hearth::Hearth;

fn take(hearth: Hearth) -> *mut bindings::hearth_t {
    hearth.memory.pointer
}

fn main() {}
