//! A passport in which a name is entered or cleared.

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
#[path = "expected/passport.rs"]
mod passport;

use std::process::ExitCode;

fn wrappers() {
    assert_eq!(passport::passport_enter(b""), 0);
    assert_eq!(passport::passport_enter(b"Ada"), 3);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
