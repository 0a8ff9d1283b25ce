//! What C has is not used after the scope that it waits for.

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

fn keep(blank: shift::Note<Text>, text: Text) -> usize {
    let kept = {
        let waiter: &shift::Waiter = crate::waiter!();
        blank.waiter_keep_note(waiter, text).ok()
    };
    kept.map_or(0, |kept| kept.0.len())
}

fn main() {}
