//! A well may have run dry.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/conditional_acquire/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/conditional_acquire/expected/well.rs"]
mod well;

fn depth(well: &well::Well) -> u32 {
    well.well_fill_unless_dry().well_depth()
}

fn main() {}
