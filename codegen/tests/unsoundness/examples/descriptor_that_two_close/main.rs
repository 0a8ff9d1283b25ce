//! A boat is moored by a descriptor.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

mod by_hand;
mod c;
#[allow(warnings)]
mod bindings {
    use core::ffi;
    include!("expected/bindings.rs");
}
#[allow(warnings)]
#[path = "../../../../resource/std/error.rs"]
mod error;
mod support {
    pub use crate::error::*;
}
#[path = "expected/mooring.rs"]
mod mooring;

use std::process::ExitCode;

fn moored() {
    let (reader, _writer) = std::io::pipe().unwrap();
    assert!(mooring::mooring_moor(reader.into()).is_err());
}

fn main() -> ExitCode {
    unsoundness::main(moored, by_hand::run)
}
