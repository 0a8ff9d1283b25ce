//! The elements are in the memory of the object.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/flexible_array_of_an_owner/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/flexible_array_of_an_owner/expected/rattle.rs"]
mod rattle;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

use rattle::Rattle;
use support::Owned;

fn total(rattle: Owned<Rattle>) -> u32 {
    let weights = rattle.grams();
    drop(rattle);
    weights.iter().sum()
}

fn main() {}
