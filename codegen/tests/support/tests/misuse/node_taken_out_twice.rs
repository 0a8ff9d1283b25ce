//! A node is taken out once.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_called_after_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_called_after_a_scope/expected/shift.rs"]
mod shift;

struct Text(String);

impl shift::ReadNote for Text {
    fn read(self, _: &shift::ShiftIsOver<'_>) {}
}

fn tear(kept: shift::KeptNote<'_, Text>) {
    let _ = kept.tear();
    let _ = kept.tear();
}

fn main() {}
