//! What is given to be closed is the caller's own.

#![allow(dead_code)]

#[allow(warnings)]
#[path = "expected/mod.rs"]
mod wrappers;

use std::os::fd::AsFd;

use wrappers::mooring;

fn moor(reader: &std::io::PipeReader) {
    let _ = mooring::mooring_moor(reader.as_fd());
}

fn main() {}
