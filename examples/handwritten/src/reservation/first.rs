// SPDX-License-Identifier: GPL-2.0

//! A reservation, as it was first proposed.

#![allow(
    clippy::as_underscore,
    reason = "a cast to a type that is not said is one of the defects"
)]

use crate::file::first::File;
use core::{marker::PhantomData, mem};
use kernel::{
    bindings,
    error::{Error, Result},
    sync::aref::ARef,
};

//~ row R16
/// A descriptor number that is set aside for a file.
///
/// A number is set aside first, which can fail; a file is put there later, which cannot.
///
/// # Invariants
///
/// `fd` is a number that the current task has set aside.
pub struct FileDescriptorReservation {
    fd: u32,
    //~ marker_without_docs R14
    _marker: PhantomData<*mut ()>,
}

impl FileDescriptorReservation {
    //~ name_without_alias R13
    /// Sets a number aside.
    pub fn new(flags: u32) -> Result<Self> {
        // SAFETY: The function can be called with any flags.
        let fd = unsafe { bindings::get_unused_fd_flags(flags) };
        if fd < 0 {
            return Err(Error::from_errno(fd));
        }
        // INVARIANT: The number was set aside above.
        Ok(Self {
            //~ unnamed_cast R15
            fd: fd as _,
            _marker: PhantomData,
        })
    }

    /// The number.
    pub fn reserved_fd(&self) -> u32 {
        self.fd
    }

    //~ name_without_alias R13
    /// Puts a file there.
    pub fn commit(self, file: ARef<File>) {
        //~ row R17
        //~ partial_argument R18
        // SAFETY: The number comes from `get_unused_fd_flags`, and `file` has a count.
        unsafe { bindings::fd_install(self.fd, file.0.get()) };

        // Both belong to the table now.
        mem::forget(self);
        mem::forget(file);
    }
}

impl Drop for FileDescriptorReservation {
    fn drop(&mut self) {
        //~ partial_argument R18
        // SAFETY: The number comes from `get_unused_fd_flags`.
        unsafe { bindings::put_unused_fd(self.fd) };
    }
}
