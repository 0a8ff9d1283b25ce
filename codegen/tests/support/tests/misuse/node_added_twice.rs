//! A node is added once.

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

fn keep(waiter: &shift::Waiter, blank: shift::Note<Text>) {
    let _ = blank.waiter_keep_note(waiter, Text(String::new()));
    let _ = blank.waiter_keep_note(waiter, Text(String::new()));
}

fn main() {}
