//! The roster of a crew.

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
#[path = "expected/roster.rs"]
mod roster;

use std::process::ExitCode;

use std::mem::MaybeUninit;

fn wrappers() {
    let mut room = [MaybeUninit::uninit(); 2];
    assert!(roster::roster_list(&mut room).is_err());
    let mut room = [MaybeUninit::uninit(); 8];
    assert_eq!(roster::roster_list(&mut room).unwrap(), [0, 1, 2, 3, 4]);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
