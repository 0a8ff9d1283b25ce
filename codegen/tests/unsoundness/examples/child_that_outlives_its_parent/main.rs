//! Shows that end before their planetarium is closed.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

#[allow(warnings)]
mod bindings {
    include!("expected/bindings.rs");
}
mod by_hand;
mod c;
#[path = "expected/planetarium.rs"]
mod planetarium;
#[allow(warnings)]
#[path = "../../../support/tests/std_items/support.rs"]
mod support;

use std::process::ExitCode;

use planetarium::Planetarium;

fn wrappers() {
    let planetarium = Planetarium::planetarium_open(10);
    let begin = |seats| planetarium.planetarium_begin(seats);
    let first = begin(6).expect("there are seats");
    assert!(begin(6).is_none());
    assert_eq!(first.planetarium_taken(), 6);
    drop(first);
    assert!(begin(6).is_some());
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
