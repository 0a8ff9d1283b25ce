// SPDX-License-Identifier: GPL-2.0

//! The locks of address spaces and of areas.

use super::{
    mm, rcu,
    space::{Space, WaitsForItself},
    std::sync::Arc,
    task::{self, TaskId},
    violation::Violation,
    vma::{self, RawVma},
};
use crate::bindings::{mm_struct, vm_area_struct};
use core::{
    ops::Range,
    ptr::{self, NonNull},
};

/// A lock that a task holds for reading.
pub(super) enum Held {
    /// That of an address space.
    Mm(Arc<Space>),
    /// That of an area.
    Vma(Arc<Space>, NonNull<RawVma>),
}

impl Held {
    pub(super) fn is_mm(&self, space: &Arc<Space>) -> bool {
        matches!(self, Self::Mm(held) if Arc::ptr_eq(held, space))
    }

    pub(super) fn is_vma(&self, vma: *const vm_area_struct) -> bool {
        matches!(self, Self::Vma(_, held) if held.as_ptr().addr() == vma.addr())
    }

    /// Gives the lock up because its task ends; says what that violates.
    pub(super) fn leave(self, task: TaskId) -> Violation {
        match self {
            Self::Mm(space) => {
                space.read_unlock(task);
                Violation::MmLeftLocked
            }
            Self::Vma(space, vma) => {
                // SAFETY: The task has locked the area.
                unsafe { space.read_unlock_area(vma, task) };
                Violation::VmaLeftLocked
            }
        }
    }
}

/// The lock of an address space, held for writing by the task that made the value.
///
/// Given up when the value is dropped, together with the locks of all its areas.
pub struct MmapWriteLock {
    mm: *mut mm_struct,
    task: TaskId,
    space: Arc<Space>,
}

/// Locks an address space for writing, as whoever changes it does; waits for all readers.
///
/// # Panics
///
/// If there is no such address space, or if the task would wait for itself.
///
/// # Safety
///
/// `mm` may be used to access the address space, if there is one, and that has a user for as long as
/// the result exists.
pub unsafe fn write_lock(mm: *mut mm_struct) -> MmapWriteLock {
    // SAFETY: The caller promises the same.
    let space = unsafe { mm::space_in_use(mm, "write_lock") }.expect("an address space");
    let task = task::with_current(|task| task.id());
    space.write(task).expect("another task has the lock");
    MmapWriteLock { mm, task, space }
}

impl MmapWriteLock {
    /// Adds an area.
    ///
    /// # Panics
    ///
    /// If the range is empty, or there is something in it already.
    pub fn map(&self, range: Range<usize>, flags: usize) {
        assert!(!range.is_empty(), "an area has a size");
        assert!(self.space.is_free(&range), "there is an area already");
        self.space.add(self.mm, range, flags);
    }

    /// Locks the area at an address for writing; waits for all its readers. Returns whether there
    /// is one.
    ///
    /// # Panics
    ///
    /// If the task would wait for itself.
    pub fn lock_area(&self, addr: usize) -> bool {
        let locked = self.space.write_area(addr, self.task);
        locked.expect("another task has the lock")
    }

    /// Removes the area at an address; waits for all its readers. Returns whether there was one.
    ///
    /// # Panics
    ///
    /// If the task would wait for itself.
    pub fn unmap(&self, addr: usize) -> bool {
        let found = self.lock_area(addr);
        if found {
            self.space.remove(addr);
        }
        found
    }
}

impl Drop for MmapWriteLock {
    fn drop(&mut self) {
        self.space.write_unlock();
    }
}

/// `mmap_read_lock`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`.
#[export_name = "rust_helper_mmap_read_lock"]
pub(super) unsafe extern "C" fn mmap_read_lock(mm: *mut mm_struct) {
    let call = "mmap_read_lock";
    rcu::sleeps(call);
    // SAFETY: The caller has a user, so it may access the struct.
    let Some(space) = (unsafe { mm::space_in_use(mm, call) }) else {
        return;
    };
    task::with_current(|task| match space.read(task.id()) {
        Ok(()) => task.hold(Held::Mm(space)),
        Err(WaitsForItself) => task::violate(Violation::WaitsForItself),
    });
}

/// `mmap_read_trylock`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`.
#[export_name = "rust_helper_mmap_read_trylock"]
pub(super) unsafe extern "C" fn mmap_read_trylock(mm: *mut mm_struct) -> bool {
    // SAFETY: The caller has a user, so it may access the struct.
    let Some(space) = (unsafe { mm::space_in_use(mm, "mmap_read_trylock") }) else {
        return false;
    };
    task::with_current(|task| {
        let locked = space.try_read(task.id());
        if locked {
            task.hold(Held::Mm(space));
        }
        locked
    })
}

/// `mmap_read_unlock`
///
/// # Safety
///
/// The caller owns or borrows a reference to `mm`.
#[export_name = "rust_helper_mmap_read_unlock"]
pub(super) unsafe extern "C" fn mmap_read_unlock(mm: *mut mm_struct) {
    let call = "mmap_read_unlock";
    // SAFETY: The caller has a reference, so it may access the struct.
    let Some(space) = (unsafe { mm::space_of(mm, call) }) else {
        return;
    };
    task::with_current(|task| match task.let_go(|held| held.is_mm(&space)) {
        Some(_) => space.read_unlock(task.id()),
        None => task::violate(Violation::MmNotLocked { call }),
    });
}

/// `vma_lookup`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`, which it has locked.
#[export_name = "rust_helper_vma_lookup"]
pub(super) unsafe extern "C" fn vma_lookup(mm: *mut mm_struct, addr: usize) -> *mut vm_area_struct {
    let call = "vma_lookup";
    // SAFETY: The caller has a user, so it may access the struct.
    let Some(space) = (unsafe { mm::space_in_use(mm, call) }) else {
        return ptr::null_mut();
    };
    if !task::with_current(|task| space.is_locked_by(task.id())) {
        task::violate(Violation::MmNotLocked { call });
    }
    to_c(space.find(addr))
}

/// `lock_vma_under_rcu`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`.
#[export_name = "lock_vma_under_rcu"]
pub(super) unsafe extern "C" fn lock_vma_under_rcu(
    mm: *mut mm_struct,
    address: usize,
) -> *mut vm_area_struct {
    // SAFETY: The caller has a user, so it may access the struct.
    let Some(space) = (unsafe { mm::space_in_use(mm, "lock_vma_under_rcu") }) else {
        return ptr::null_mut();
    };
    task::with_current(|task| {
        let locked = space.read_area(address, task.id());
        if let Some(vma) = locked {
            task.hold(Held::Vma(space, vma));
        }
        to_c(locked)
    })
}

/// `vma_end_read`
///
/// # Safety
///
/// The caller has got `vma` from [`lock_vma_under_rcu`], and does not use it any more.
#[export_name = "rust_helper_vma_end_read"]
pub(super) unsafe extern "C" fn vma_end_read(vma: *mut vm_area_struct) {
    let call = "vma_end_read";
    if !vma::is_live(vma) {
        task::violate(Violation::DeadVma { call });
        return;
    }
    task::with_current(|task| match task.let_go(|held| held.is_vma(vma)) {
        Some(Held::Vma(space, locked)) => {
            // SAFETY: The task has locked the area.
            unsafe { space.read_unlock_area(locked, task.id()) };
        }
        Some(Held::Mm(_)) | None => task::violate(Violation::VmaNotLocked),
    });
}

fn to_c(vma: Option<NonNull<RawVma>>) -> *mut vm_area_struct {
    vma.map_or(ptr::null_mut(), |vma| vma.as_ptr().cast())
}
