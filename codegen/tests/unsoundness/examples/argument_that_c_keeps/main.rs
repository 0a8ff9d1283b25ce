//! A rostrum that keeps its speaker.

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
#[path = "expected/rostrum.rs"]
mod rostrum;

use std::process::ExitCode;

fn wrappers() {
    let mut c = c::Rostrum::new();
    // SAFETY: It is one, and stays until the end of this function.
    let rostrum = unsafe { rostrum::Rostrum::from_ptr((&raw mut c).cast()) };
    rostrum.rostrum_seat(rostrum::Speaker::speaker_invite());
    assert_eq!(rostrum.rostrum_talk(), 9);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
