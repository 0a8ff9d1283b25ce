//! What is borrowed is not C's to close.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/descriptors/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/descriptors/expected/wharf.rs"]
mod wharf;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

fn sink(wharf: &wharf::Wharf) {
    wharf::wharf_sink(wharf.wharf_fd());
}

fn main() {}
