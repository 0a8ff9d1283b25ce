// SPDX-License-Identifier: GPL-2.0

//! A reservation, corrected.

use core::mem;
use kernel::{
    bindings,
    error::{to_result, Result},
    fs::file::File,
    sync::aref::ARef,
    types::NotThreadSafe,
};

/// A descriptor number that is taken in the table of the current task and has no file yet.
///
/// It stays on the task that took it, and is installed or dropped before the system call returns. As long as it
/// exists, the task must not get another table: `unshare_files` and `begin_new_exec` must not be called.
///
/// If it is forgotten, the number stays taken until the table goes away; memory stays safe.
///
/// # Invariants
///
/// `fd` was returned by `get_unused_fd_flags` on the current task, whose table has no file for it yet.
///
/// # Examples
///
/// ```
/// use handwritten::reservation::corrected::FileDescriptorReservation;
/// use kernel::{error::Result, fs::file::File, sync::aref::ARef};
///
/// /// Opens two descriptors, or none.
/// fn open_both(one: ARef<File>, two: ARef<File>) -> Result<[u32; 2]> {
///     let first = FileDescriptorReservation::get_unused_fd_flags(0)?;
///     let second = FileDescriptorReservation::get_unused_fd_flags(0)?;
///     let numbers = [first.reserved_fd(), second.reserved_fd()];
///     first.fd_install(one);
///     second.fd_install(two);
///     Ok(numbers)
/// }
/// ```
pub struct FileDescriptorReservation {
    fd: u32,
    /// Keeps it on its thread: what installs a number and what gives it back act on the table of whatever task is
    /// current.
    _not_send: NotThreadSafe,
}

impl FileDescriptorReservation {
    /// Takes the lowest free number.
    ///
    /// # Errors
    ///
    /// - `EMFILE`: all numbers below the limit are taken.
    /// - `ENOMEM`: there is no memory for a larger table.
    pub fn get_unused_fd_flags(flags: u32) -> Result<Self> {
        // SAFETY: `get_unused_fd_flags` accepts any value of `flags`.
        let fd = unsafe { bindings::get_unused_fd_flags(flags) };
        to_result(fd)?;

        // INVARIANT: The number was just returned on this task, and nothing was installed there.
        //
        // CAST: It is not negative, since `to_result` has found no error.
        Ok(Self {
            fd: fd as u32,
            _not_send: NotThreadSafe,
        })
    }

    /// The number that is taken.
    pub fn reserved_fd(&self) -> u32 {
        self.fd
    }

    /// Installs a file, whose reference count belongs to the table from here on.
    pub fn fd_install(self, file: ARef<File>) {
        // SAFETY:
        // - `self.fd` is a descriptor number that is taken in the table of the current task and has no file yet,
        //   by the type invariants.
        // - This is the task that took it, since the type is neither `Send` nor `Sync`.
        // - `file.as_ptr()` points to a valid `struct file`, since `file` refers to it.
        // - Every active `fdget_pos` on the file holds `f_pos_lock`, by the invariants of `File`.
        // - The reference count of `file` is handed over: `file` is forgotten below.
        unsafe { bindings::fd_install(self.fd, file.as_ptr()) };

        // Both belong to the table, so neither destructor may run.
        mem::forget(self);
        mem::forget(file);
    }
}

impl Drop for FileDescriptorReservation {
    fn drop(&mut self) {
        // SAFETY:
        // - `self.fd` is a descriptor number that is taken in the table of the current task and has no file yet,
        //   by the type invariants.
        // - This is the task that took it, since the type is neither `Send` nor `Sync`.
        unsafe { bindings::put_unused_fd(self.fd) };
    }
}
