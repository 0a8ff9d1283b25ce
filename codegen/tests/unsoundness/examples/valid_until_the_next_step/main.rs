//! Ballots that are counted one after the other.

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
#[path = "expected/ballot.rs"]
mod ballot;
mod by_hand;
mod c;

use std::process::ExitCode;

fn wrappers() {
    let mut ballot = ballot::Ballot::ballot_open(1).unwrap();
    let first = ballot.ballot_name().to_owned();
    assert!(ballot.ballot_step());
    assert_eq!(ballot.ballot_name(), c"Grace");
    assert_eq!(&*first, c"Ada");
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
