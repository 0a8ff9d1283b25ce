//! What a compass shows.

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
#[path = "expected/compass.rs"]
mod compass;

use std::process::ExitCode;

fn wrappers() {
    let mut degrees = [0; 2];
    compass::compass_read(&mut degrees).unwrap();
    assert_eq!(degrees, [15, 15]);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
