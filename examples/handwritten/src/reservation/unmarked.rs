// SPDX-License-Identifier: GPL-2.0

//! A reservation that can leave its thread: nothing in the type keeps it there, and nothing is said about it.

use core::mem;
use kernel::{
    bindings,
    error::{to_result, Result},
    fs::file::File,
    sync::aref::ARef,
};

//~ leaves_thread R18
//~ row R16
/// A descriptor number that is taken.
///
/// # Invariants
///
/// `fd` comes from `get_unused_fd_flags`, and has no file.
pub struct FileDescriptorReservation {
    fd: u32,
}

impl FileDescriptorReservation {
    /// Takes a number.
    pub fn get_unused_fd_flags(flags: u32) -> Result<Self> {
        // SAFETY: `get_unused_fd_flags` accepts any value of `flags`.
        let fd = unsafe { bindings::get_unused_fd_flags(flags) };
        to_result(fd)?;

        // INVARIANT: The number is new.
        //
        // CAST: It is not negative, since `to_result` has found no error.
        Ok(Self { fd: fd as u32 })
    }

    /// Installs a file.
    pub fn fd_install(self, file: ARef<File>) {
        //~ partial_argument R18
        // SAFETY: `self.fd` is a number without a file, by the type invariants. `file` points to a valid
        // `struct file`, no `fdget_pos` of which goes without its lock, and leaves its reference count to
        // `fd_install`.
        unsafe { bindings::fd_install(self.fd, file.as_ptr()) };

        mem::forget(self);
        mem::forget(file);
    }
}

impl Drop for FileDescriptorReservation {
    fn drop(&mut self) {
        //~ partial_argument R18
        // SAFETY: `self.fd` is a number without a file, by the type invariants.
        unsafe { bindings::put_unused_fd(self.fd) };
    }
}
