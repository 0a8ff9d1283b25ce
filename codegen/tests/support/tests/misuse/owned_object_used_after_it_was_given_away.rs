//! What was given away is not used.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/owned_object/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

fn sell(kiln: support::Owned<kiln::Kiln>) -> u32 {
    kiln::Kiln::kiln_sell(kiln, 3);
    kiln.kiln_heat()
}

fn main() {}
