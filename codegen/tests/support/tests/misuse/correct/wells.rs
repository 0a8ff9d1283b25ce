//! What the misuse of wells is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/conditional_acquire/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/conditional_acquire/expected/well.rs"]
mod well;

use fixture_support::aref::ARef;

fn depth(well: &well::Well) -> Option<u32> {
    let full: ARef<well::FullWell> = well.well_fill_unless_dry()?;
    let again = full.well_share();
    drop(full);
    Some(again.well_depth())
}

fn main() {}
