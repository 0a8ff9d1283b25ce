// SPDX-License-Identifier: GPL-2.0

//! Values that belong to one task.

use super::{
    task::{self, Current, TaskId},
    violation::Violation,
};

/// A value that notes if it is dropped on another task than the one that made it.
///
/// It can be sent, although it should not be: so a test sees what the compiler does not.
#[derive(Debug)]
pub struct StaysHere(TaskId);

impl StaysHere {
    /// Makes a value of the current task.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(task::with_current(Current::id))
    }
}

impl Drop for StaysHere {
    fn drop(&mut self) {
        if task::with_current(Current::id) != self.0 {
            task::violate(Violation::DroppedOnAnotherTask);
        }
    }
}
