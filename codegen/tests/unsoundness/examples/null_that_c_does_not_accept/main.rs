//! A sextant that needs a star.

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
#[path = "expected/sextant.rs"]
mod sextant;

use std::process::ExitCode;

fn wrappers() {
    let c: u32 = 40;
    // SAFETY: It is one, and stays until the end of this function.
    let star = unsafe { sextant::Star::from_ptr((&raw const c).cast()) };
    assert_eq!(star.sextant_sight(), 40);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
