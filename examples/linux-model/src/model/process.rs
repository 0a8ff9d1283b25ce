// SPDX-License-Identifier: GPL-2.0

//! Processes, and tasks that have no thread yet.

use super::{
    machine::Machine,
    mm::MmUser,
    raw_task::{New, TaskRef},
    spawn::Inherited,
    std::sync::Arc,
    table::Table,
    task::table_address,
};
use core::ptr;

/// What keeps the leader of a process: it is not released before the last thread has ended.
pub(super) struct Process {
    pub(super) leader: TaskRef,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.leader.release();
    }
}

/// A task that C knows already, on the way to the thread that it is going to be.
pub(super) struct Starting {
    pub(super) machine: Arc<Machine>,
    pub(super) table: Arc<Table>,
    pub(super) limit: u32,
    pub(super) mm: Option<MmUser>,
    pub(super) kthread: bool,
    /// Nothing if the task is the leader of the process, which has the reference then.
    pub(super) thread: Option<TaskRef>,
    pub(super) process: Arc<Process>,
}

impl Starting {
    pub(super) fn new(with: Inherited) -> Self {
        let new = New {
            machine: with.machine.id,
            pid: with.pid,
            cred: with.cred,
            mm: with.mm.as_ref().map_or(ptr::null_mut(), MmUser::as_ptr),
            files: table_address(&with.table),
            kthread: with.kthread,
        };
        // Now and not in the new thread: whoever looks for all tasks finds this one already.
        with.machine.task_starts();
        let (thread, process) = match with.process {
            Some(process) => (Some(process.leader.thread(new)), process),
            None => {
                let leader = TaskRef::leader(new);
                (None, Arc::new(Process { leader }))
            }
        };
        Self {
            machine: with.machine,
            table: with.table,
            limit: with.limit,
            mm: with.mm,
            kthread: with.kthread,
            thread,
            process,
        }
    }
}
