//! What is given to be closed is the caller's own.

#![allow(dead_code)]

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

use std::os::fd::AsFd;

fn moor(reader: &std::io::PipeReader) {
    let _ = mooring::mooring_moor(reader.as_fd());
}

fn main() {}
