// SPDX-License-Identifier: GPL-2.0

//! Address spaces, corrected.

use core::ptr::NonNull;
use kernel::{
    bindings,
    mm::{virt::VmaRef, Mm, MmWithUser},
    sync::aref::ARef,
    types::NotThreadSafe,
};

/// Has an address space become used once more; nothing if its last user is gone.
pub fn mmget_not_zero(mm: &Mm) -> Option<ARef<MmWithUser>> {
    // SAFETY: `mm.as_raw()` points to a valid `struct mm_struct`, since `mm` refers to it.
    if !unsafe { bindings::mmget_not_zero(mm.as_raw()) } {
        return None;
    }

    // SAFETY: `mmget_not_zero` has just added a user, which the `ARef` owns from here on.
    Some(unsafe { ARef::from_raw(NonNull::from(mm).cast()) })
}

/// Keeps the areas of an address space as they are.
///
/// # Invariants
///
/// The read lock of `mm` is held by the current task.
///
/// # Examples
///
/// ```
/// use handwritten::mm::corrected::ReadLock;
/// use kernel::mm::MmWithUser;
///
/// fn is_mapped(mm: &MmWithUser, address: usize) -> bool {
///     ReadLock::mmap_read_lock(mm).vma_lookup(address).is_some()
/// }
/// ```
#[must_use = "the lock is given up when this is dropped"]
pub struct ReadLock<'a> {
    mm: &'a MmWithUser,
    /// Keeps it on its thread: the task that takes the lock gives it up.
    _not_send: NotThreadSafe,
}

impl<'a> ReadLock<'a> {
    /// Takes the lock; it waits while somebody changes the areas.
    pub fn mmap_read_lock(mm: &'a MmWithUser) -> Self {
        // SAFETY: `mm.as_raw()` points to a valid `struct mm_struct`, since `mm` refers to it, and its count
        // `mm_users` is positive, by the invariants of `MmWithUser`.
        unsafe { bindings::mmap_read_lock(mm.as_raw()) };
        // INVARIANT: The lock was taken above, by this task.
        Self {
            mm,
            _not_send: NotThreadSafe,
        }
    }

    /// Takes the lock, if that needs no waiting.
    pub fn mmap_read_trylock(mm: &'a MmWithUser) -> Option<Self> {
        // SAFETY: `mm.as_raw()` points to a valid `struct mm_struct`, since `mm` refers to it, and its count
        // `mm_users` is positive, by the invariants of `MmWithUser`.
        let taken = unsafe { bindings::mmap_read_trylock(mm.as_raw()) };
        if !taken {
            return None;
        }
        // INVARIANT: The lock was taken above, by this task.
        Some(Self {
            mm,
            _not_send: NotThreadSafe,
        })
    }

    /// The area in which an address is, if there is one.
    pub fn vma_lookup(&self, address: usize) -> Option<&VmaRef> {
        // SAFETY:
        // - `self.mm.as_raw()` points to a valid `struct mm_struct`, since `self.mm` refers to it, and its count
        //   `mm_users` is positive, by the invariants of `MmWithUser`.
        // - The read lock is held by the current task, by the type invariants; the type is neither `Send` nor
        //   `Sync`.
        let area = NonNull::new(unsafe { bindings::vma_lookup(self.mm.as_raw(), address) })?;

        // SAFETY: The area is valid while the lock is held for reading, which is as long as `self` is borrowed.
        Some(unsafe { VmaRef::from_raw(area.as_ptr()) })
    }
}

impl Drop for ReadLock<'_> {
    fn drop(&mut self) {
        // SAFETY:
        // - `self.mm.as_raw()` points to a valid `struct mm_struct`, since `self.mm` refers to it, and its count
        //   `mm_users` is positive, by the invariants of `MmWithUser`.
        // - The read lock is held by the current task, by the type invariants; the type is neither `Send` nor
        //   `Sync`.
        unsafe { bindings::mmap_read_unlock(self.mm.as_raw()) };
    }
}
