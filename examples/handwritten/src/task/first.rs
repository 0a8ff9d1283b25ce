// SPDX-License-Identifier: GPL-2.0

//! The current task, as it was first proposed.

#![allow(
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    reason = "casts between pointers are among the defects"
)]

use core::ptr::NonNull;
use kernel::{bindings, mm::MmWithUser, pid_namespace::PidNamespace, types::Opaque};

//~ row R26
/// The current task.
///
/// # Invariants
///
/// It is the task that runs, and is used only within its scope.
#[repr(transparent)]
pub struct CurrentTask(Opaque<bindings::task_struct>);

//~ row R18
// SAFETY: The task can be reached from anywhere: it is counted.
unsafe impl Send for CurrentTask {}

//~ row R18
// SAFETY: Its methods only read.
unsafe impl Sync for CurrentTask {}

//~ row R23
/// The namespace of a task, and the memory map of the task that asks.
pub struct Surroundings<'a> {
    /// The address space.
    pub mm: Option<&'a MmWithUser>,
    /// The namespace.
    pub pid_ns: Option<&'a PidNamespace>,
}

impl CurrentTask {
    //~ name_without_alias R24
    //~ row R27
    /// The task that runs.
    pub fn here<'a>() -> &'a Self {
        // SAFETY: `get_current` demands nothing of its caller.
        let task = unsafe { bindings::get_current() };
        //~ pointer_cast R11
        // SAFETY: There is a task as long as code runs on its behalf.
        unsafe { &*(task as *const Self) }
    }

    /// Its address space.
    pub fn mm(&self) -> Option<&MmWithUser> {
        //~ row R22
        // SAFETY: Only the task itself changes the field.
        let mm = unsafe { (*self.0.get()).mm };
        if mm.is_null() {
            return None;
        }
        // SAFETY: A task is a user of its address space, so `mm` points to a valid one, for as long as the task is
        // borrowed.
        Some(unsafe { MmWithUser::from_raw(mm) })
    }

    //~ name_without_alias R24
    /// Its namespace.
    pub fn namespace(&self) -> Option<&PidNamespace> {
        //~ row R25
        // The task that asks has its number, and the number has the namespace. Another task would have to be looked
        // at in a read section: it can be released at any time, and gives its number up then.
        // SAFETY: `self` is valid, and the current task.
        let ns = NonNull::new(unsafe { bindings::task_active_pid_ns(self.0.get()) })?;
        // SAFETY: The task keeps its namespace, and is borrowed as long as the result.
        Some(unsafe { PidNamespace::from_ptr(ns.as_ptr()) })
    }

    /// Both.
    pub fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            mm: self.mm(),
            pid_ns: self.namespace(),
        }
    }
}
