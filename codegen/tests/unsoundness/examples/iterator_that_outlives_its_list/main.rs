//! The poems of an anthology.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/anthology.rs"]
mod anthology;
mod by_hand;
mod c;

use std::process::ExitCode;

fn wrappers() {
    let book = anthology::Anthology::anthology_print(3);
    let lines: Vec<_> = book
        .anthology_poems()
        .map(anthology::Poem::poem_lines)
        .collect();
    assert_eq!(lines, [1, 2, 3]);
    assert_eq!(
        anthology::Anthology::anthology_print(0)
            .anthology_poems()
            .count(),
        0
    );
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
