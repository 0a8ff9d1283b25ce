//! How long the struct is depends on the object.

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

fn copy(rattle: &Rattle) -> bindings::rattle {
    // SAFETY: It is one.
    unsafe { *rattle.as_ptr() }
}

fn main() {}
