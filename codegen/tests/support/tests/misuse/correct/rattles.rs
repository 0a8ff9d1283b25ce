//! What the misuse of arrays at the end of structs is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../../fixtures/patterns/flexible_array_of_an_owner/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/flexible_array_of_an_owner/expected/rattle.rs"]
mod rattle;
#[allow(warnings)]
#[path = "../../std_items/support.rs"]
mod support;

use rattle::Rattle;
use support::Owned;

fn fill(rattle: &mut Owned<Rattle>) -> u64 {
    let weights = Rattle::grams_mut(rattle);
    weights[0] = 1;
    rattle.rattle_shake()
}

fn heaviest(rattle: &Rattle) -> Option<&u32> {
    rattle.grams().iter().max()
}

fn shared(rattle: &Rattle) -> (&[u32], u64) {
    let weights = rattle.grams();
    (weights, rattle.rattle_shake())
}

fn main() {}
