// SPDX-License-Identifier: GPL-2.0

//! Files, as they were first proposed.

#![allow(
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    clippy::undocumented_unsafe_blocks,
    reason = "casts between pointers, and a block without an argument, are among the defects"
)]

use core::ptr::NonNull;
use kernel::{
    bindings,
    error::{code::EBADF, Result},
    sync::aref::{ARef, AlwaysRefCounted},
    types::Opaque,
};

//~ row R16
/// An open file.
///
/// # Invariants
///
/// The count of the file is positive as long as there is a reference to it.
#[repr(transparent)]
pub struct File(pub(crate) Opaque<bindings::file>);

impl File {
    //~ name_without_alias R13
    /// Looks a descriptor of the current task up.
    pub fn from_fd(fd: u32) -> Result<ARef<Self>> {
        // SAFETY: The function can be called with any number.
        let ptr = NonNull::new(unsafe { bindings::fget(fd) }).ok_or(EBADF)?;

        // SAFETY: `fget` has taken a count for the caller, which goes to the `ARef`.
        Ok(unsafe { ARef::from_raw(ptr.cast()) })
    }

    /// Makes a reference from a pointer.
    ///
    /// # Safety
    ///
    /// `ptr` points to a file whose count is positive for `'a`.
    pub unsafe fn from_ptr<'a>(ptr: *const bindings::file) -> &'a Self {
        //~ pointer_cast R11
        // SAFETY: The caller promises that the file is there for `'a`. The type has the layout of the struct.
        unsafe { &*(ptr as *const Self) }
    }

    /// Who has opened the file.
    pub fn cred(&self) -> *const bindings::cred {
        //~ row R17
        // SAFETY: The field never changes.
        unsafe { (*self.0.get()).f_cred }
    }

    /// The flags.
    pub fn flags(&self) -> u32 {
        //~ no_argument R03
        unsafe { (*self.0.get()).f_flags }
    }
}

// SAFETY: `get_file` takes a count, and `fput` gives it back.
unsafe impl AlwaysRefCounted for File {
    fn inc_ref(&self) {
        // SAFETY: The file is valid: its count is positive, by the type invariants.
        unsafe { bindings::get_file(self.0.get()) };
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        //~ partial_argument R07
        //~ pointer_cast R11
        // SAFETY: The caller promises that it is valid, and hands it over.
        unsafe { bindings::fput(obj.as_ptr() as *mut bindings::file) };
    }
}
