//! The hem of a garment.

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
#[path = "expected/garment.rs"]
mod garment;

use std::process::ExitCode;

fn wrappers() {
    let mut c = c::Garment::new(38);
    // SAFETY: It is one, and stays until it is dropped below.
    let garment = unsafe { garment::Garment::from_ptr((&raw mut c).cast()) };
    let hem: fixture_support::aref::ARef<_> = garment.garment_hem().into();
    drop(c);
    assert_eq!(hem.hem_size(), 38);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
