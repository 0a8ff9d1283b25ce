//! An orchard in which trees are planted.

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
#[path = "expected/orchard.rs"]
mod orchard;

use std::process::ExitCode;

fn wrappers() {
    use fixture_support::error::code::EINVAL;
    assert!(orchard::orchard_plant(&[1, 2], &[7, 7]).is_ok());
    assert_eq!(orchard::orchard_plant(&[1, 2], &[7]).err(), Some(EINVAL));
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
