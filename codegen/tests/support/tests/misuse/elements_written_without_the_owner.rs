//! Who has a reference to an object need not be the only one.

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

fn fill(rattle: &mut Rattle) {
    Rattle::grams_mut(rattle)[0] = 1;
}

fn main() {}
