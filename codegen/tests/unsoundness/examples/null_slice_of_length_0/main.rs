//! A parchment with nothing on it.

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
mod by_hand;
mod c;
#[path = "expected/parchment.rs"]
mod parchment;

use std::process::ExitCode;

/// Shows a parchment to `look`.
fn with(words: Option<Vec<u8>>, look: impl FnOnce(&parchment::Parchment)) {
    let c = c::Parchment(words);
    // SAFETY: It is one, and stays until `look` returns.
    look(unsafe { parchment::Parchment::from_ptr((&raw const c).cast()) });
}

fn wrappers() {
    with(None, |empty| assert_eq!(empty.parchment_words(), b""));
    with(Some(b"vellum".to_vec()), |full| {
        assert_eq!(full.parchment_words(), b"vellum");
    });
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
