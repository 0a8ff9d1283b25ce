//! What the misuse of locomotives is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/provided_view/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/provided_view/provided.rs"]
mod provided;
#[path = "../../../../fixtures/patterns/provided_view/expected/shed.rs"]
mod shed;

use provided::{Coupled, Loco};

fn pull(loco: &Loco<Coupled>) -> u32 {
    shed::loco_pull(loco, 1);
    shed::loco_number(loco)
}

fn main() {}
