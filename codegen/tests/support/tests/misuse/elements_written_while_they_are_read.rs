//! C reads the elements while they are written.

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

fn fill(rattle: &mut Owned<Rattle>) -> u64 {
    let weights = Rattle::grams_mut(rattle);
    let heavy = rattle.rattle_shake();
    weights[0] = 1;
    heavy
}

fn main() {}
