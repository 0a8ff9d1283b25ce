// SPDX-License-Identifier: GPL-2.0

//! Read sections of RCU.

use crate::{bindings, types::NotThreadSafe};

extern "C" {
    fn synchronize_rcu();
}

/// A read section of the current task.
///
/// # Invariants
///
/// The task is in the section while the value exists.
pub struct Guard(NotThreadSafe);

impl Guard {
    /// Enters a read section.
    pub fn new() -> Self {
        // SAFETY: The function has no requirements.
        unsafe { bindings::rcu_read_lock() };
        // INVARIANT: The line above has entered the section.
        Self(NotThreadSafe)
    }

    /// Leaves it.
    pub fn unlock(self) {}
}

impl Default for Guard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // SAFETY: By the type invariants the task is in a section.
        unsafe { bindings::rcu_read_unlock() };
    }
}

/// Enters a read section.
pub fn read_lock() -> Guard {
    Guard::new()
}

/// Waits until every read section that is open now has been left.
pub(crate) fn synchronize() {
    // SAFETY: The function has no requirements for memory safety.
    unsafe { synchronize_rcu() };
}
