//! What C has stays on the thread that has added it.

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

fn keep(waiter: &shift::Waiter, blank: shift::Note<Text>, text: Text) {
    fn run<T: Send>(_: T) {}
    if let Ok(kept) = blank.waiter_keep_note(waiter, text) {
        run(kept);
    }
}

fn main() {}
