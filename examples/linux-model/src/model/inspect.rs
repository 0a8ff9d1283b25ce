// SPDX-License-Identifier: GPL-2.0

//! What tests can ask about the current task and its machine.

use super::{
    creds, files, mm, pids, raw_task,
    std::vec::Vec,
    task::{with_current, Current},
    FdState, Violation,
};
use crate::bindings::{self, mm_struct, pid_namespace, task_struct};

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

/// How many references a task has; nothing if it was freed. One belongs to the task while it runs.
///
/// The pointer is only compared, so it may dangle.
pub fn task_refs(task: *const task_struct) -> Option<usize> {
    raw_task::users(task)
}

/// How many references a pid namespace has; nothing if it was freed. Each task in it has one, and
/// each namespace made in it.
///
/// The pointer is only compared, so it may dangle.
pub fn pid_ns_refs(ns: *const pid_namespace) -> Option<usize> {
    pids::users(ns)
}

/// How many references an address space has (`mm_count`); nothing if it was freed. All its users
/// together have one; see [`mm_users`](super::mm_users) for those.
///
/// The pointer is only compared, so it may dangle.
pub fn mm_refs(mm: *const mm_struct) -> Option<usize> {
    mm::references(mm)
}

/// The address space of the current task, without a reference; null if it has none.
pub fn current_mm() -> *mut mm_struct {
    with_current(Current::mm)
}

/// How many tasks of the machine have references.
pub fn live_tasks() -> usize {
    with_current(|task| raw_task::live(task.machine().id))
}

/// How many pid namespaces of the machine have references.
pub fn live_pid_namespaces() -> usize {
    with_current(|task| pids::live(task.machine().id))
}

/// How many address spaces of the machine have references.
pub fn live_mms() -> usize {
    with_current(|task| mm::live(task.machine().id))
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
