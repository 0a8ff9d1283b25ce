//! What the misuse of notes is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/node_called_after_a_scope/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/node_called_after_a_scope/expected/shift.rs"]
mod shift;

struct Text(String);

impl shift::ReadNote for Text {
    fn read(self, _: &shift::ShiftIsOver<'_>) {}
}

fn keep(blank: shift::Note<Text>, text: Text) -> usize {
    let waiter: &shift::Waiter = crate::waiter!();
    let Ok(mut kept) = blank.waiter_keep_note(waiter, text) else {
        return 0;
    };
    kept.0.push('!');
    let length = kept.0.len();
    drop(kept.tear());
    length
}

fn sent(blank: shift::Note<Text>) {
    fn run<T: Send + Sync>(_: T) {}
    run(blank);
}

fn main() {}
