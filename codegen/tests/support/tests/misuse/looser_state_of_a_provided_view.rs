//! A type of the target is passed in a state that C does not expect.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/provided_view/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/provided_view/provided.rs"]
mod provided;
#[path = "../../../fixtures/patterns/provided_view/expected/shed.rs"]
mod shed;

use provided::{Coupled, Loco};

fn pull(loco: &Loco) {
    shed::loco_pull(loco, 1);
}

fn main() {}
