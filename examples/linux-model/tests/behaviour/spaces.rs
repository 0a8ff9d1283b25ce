// SPDX-License-Identifier: GPL-2.0

//! An address space with one area: what the tests of the model start from.

use crate::raw::*;
use kernel::model::{self, MmapWriteLock, Task};

/// Where the tests have an area.
pub(crate) const AREA: std::ops::Range<usize> = 0x1000..0x3000;
pub(crate) const READ: usize = 1;

/// Locks the address space of the current task, or one that has a user, for writing.
pub(crate) fn write_lock(mm: Mm) -> MmapWriteLock {
    // SAFETY: The tests keep a user.
    unsafe { model::write_lock(mm) }
}

pub(crate) fn users(mm: Mm) -> Option<usize> {
    // SAFETY: The pointers come from the model and were used by nobody but it.
    unsafe { model::mm_users(mm) }
}

pub(crate) fn counts(mm: Mm) -> Option<(usize, usize)> {
    Some((model::mm_refs(mm)?, users(mm)?))
}

/// A machine whose first task has one area.
pub(crate) fn enter() -> (Task, Mm) {
    let task = Task::enter();
    let mm = model::current_mm();
    write_lock(mm).map(AREA, READ);
    (task, mm)
}

/// An address space whose process has ended. The caller is its only user.
pub(crate) fn foreign_mm() -> Mm {
    let process = model::spawn_process(|| {
        let mm = model::current_mm();
        mmget(mm);
        Shared::new(mm)
    });
    process.join().unwrap().get()
}
