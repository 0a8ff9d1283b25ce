// SPDX-License-Identifier: GPL-2.0

//! Address spaces, as they were first proposed.

#![allow(
    clippy::as_underscore,
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    clippy::undocumented_unsafe_blocks,
    reason = "casts, and blocks without an argument, are among the defects"
)]

use core::ptr::NonNull;
use kernel::{
    bindings,
    mm::{virt::VmaRef, Mm, MmWithUser},
    sync::aref::ARef,
};

//~ name_without_alias R13
/// Has an address space become used once more.
pub fn revive(mm: &Mm) -> ARef<MmWithUser> {
    //~ unchecked_result
    // SAFETY: `mm` is valid, as it is a reference.
    unsafe { bindings::mmget_not_zero(mm.as_raw()) };
    // SAFETY: A user was added above.
    unsafe { ARef::from_raw(NonNull::from(mm).cast()) }
}

//~ row R18
/// Keeps the areas of an address space as they are.
///
/// # Invariants
///
/// The lock of `mm` is held for reading.
pub struct ReadLock<'a> {
    mm: &'a MmWithUser,
}

impl<'a> ReadLock<'a> {
    //~ name_without_alias R13
    /// Takes the lock.
    pub fn new(mm: &'a MmWithUser) -> Self {
        //~ no_argument R03
        unsafe { bindings::mmap_read_lock(mm.as_raw()) };
        // INVARIANT: The lock was taken above.
        Self { mm }
    }

    //~ name_without_alias R13
    /// Takes the lock, if nobody has it.
    pub fn new_now(mm: &'a MmWithUser) -> Self {
        //~ unchecked_result
        // SAFETY: `mm` is valid and has users, as it is a reference.
        unsafe { bindings::mmap_read_trylock(mm.as_raw()) };
        // INVARIANT: The lock was taken above.
        Self { mm }
    }

    //~ name_without_alias R13
    /// The area in which an address is.
    pub fn find(&self, address: u64) -> &VmaRef {
        //~ unchecked_null R06
        //~ unnamed_cast R15
        // SAFETY: `self.mm` is valid and has users, and its lock is held by this task, by the type invariants.
        let vma = unsafe { bindings::vma_lookup(self.mm.as_raw(), address as _) };
        // SAFETY: The area is valid while the lock is held.
        unsafe { VmaRef::from_raw(vma) }
    }
}

impl Drop for ReadLock<'_> {
    fn drop(&mut self) {
        //~ partial_argument R03
        // SAFETY: The lock was taken by `new`.
        unsafe { bindings::mmap_read_unlock(self.mm.as_raw()) };
    }
}
