//! A number is passed.

use std::os::fd::{AsRawFd, RawFd};

use crate::bindings;

fn moor(fd: RawFd) -> i32 {
    // SAFETY: It is a descriptor: wrong, it is somebody's.
    unsafe { bindings::mooring_moor(fd) }
}

pub fn run() {
    let (reader, _writer) = std::io::pipe().unwrap();
    moor(reader.as_raw_fd());
}
