//! A payload outlives whatever C does with it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_called_after_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_called_after_a_scope/expected/shift.rs"]
mod shift;

struct Text<'a>(&'a str);

impl shift::ReadNote for Text<'_> {
    fn read(self, _: &shift::ShiftIsOver<'_>) {}
}

fn main() {}
