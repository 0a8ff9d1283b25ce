//! The C side: there is no room for the boat.

use std::{
    ffi::c_int,
    os::fd::{FromRawFd, OwnedFd},
};

#[no_mangle]
unsafe extern "C" fn mooring_moor(fd: c_int) -> c_int {
    // SAFETY: The caller gives the descriptor up.
    drop(unsafe { OwnedFd::from_raw_fd(fd) });
    -28
}
