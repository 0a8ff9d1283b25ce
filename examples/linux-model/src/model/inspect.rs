// SPDX-License-Identifier: GPL-2.0

//! What tests can ask about the current task and its machine.

use super::{creds, files, std::vec::Vec, task::with_current, FdState, Violation};
use crate::bindings;

/// What the current task's table has under a number.
pub fn fd_state(fd: u32) -> FdState {
    with_current(|task| task.table().state(fd))
}

/// Whether a taken or open descriptor is marked close-on-exec.
pub fn close_on_exec(fd: u32) -> bool {
    with_current(|task| task.table().close_on_exec(fd))
}

/// The file of an open descriptor, without a reference: for comparing, and for [`file_refs`].
pub fn fd_file(fd: u32) -> Option<*mut bindings::file> {
    with_current(|task| task.table().get(fd)).map(|file| file.as_ptr())
}

/// How many references a file has; nothing if it was freed.
///
/// The pointer is only compared, so it may dangle. The answer is about the file that is at that
/// address now.
pub fn file_refs(file: *const bindings::file) -> Option<usize> {
    files::users(file)
}

/// How many references a credential has; nothing if it was freed.
///
/// The pointer is only compared, so it may dangle. The answer is about the credential that is at
/// that address now.
pub fn cred_refs(cred: *const bindings::cred) -> Option<usize> {
    creds::users(cred)
}

/// How many files of the machine have references.
pub fn live_files() -> usize {
    with_current(|task| files::live(task.machine().id))
}

/// How many credentials of the machine have references. The task's own is one of them.
pub fn live_creds() -> usize {
    with_current(|task| creds::live(task.machine().id))
}

/// What was violated on the machine so far.
pub fn violations() -> Vec<Violation> {
    with_current(|task| task.machine().violations())
}

/// What was violated on the machine so far; the machine forgets it.
///
/// A test that provokes a violation takes it, so that the end of the [`Task`](super::Task) finds
/// nothing.
pub fn take_violations() -> Vec<Violation> {
    with_current(|task| task.machine().take_violations())
}
