//! The name of one ballot is not there after the next one was taken out.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/ballot.rs"]
mod ballot;

use ballot::Ballot;

fn is_unanimous(mut ballot: Ballot) -> bool {
    let first = ballot.ballot_name();
    while ballot.ballot_step() {
        if ballot.ballot_name() != first {
            return false;
        }
    }
    true
}

fn main() {}
