//! An aquarium in which fish are counted.

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
#[path = "expected/aquarium.rs"]
mod aquarium;
mod by_hand;
mod c;

use std::process::ExitCode;

fn wrappers() {
    let mut c = c::Aquarium(0);
    // SAFETY: It is one, and stays until the end of this function.
    let aquarium = unsafe { aquarium::Aquarium::from_ptr((&raw mut c).cast()) };
    assert_eq!(aquarium.aquarium_count(), 1);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
