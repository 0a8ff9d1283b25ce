// SPDX-License-Identifier: GPL-2.0

//! How tasks start: what a new one gets from the one that makes it.

use super::{
    creds,
    machine::Machine,
    mm::MmUser,
    pids::{NsRef, PidRef},
    process::{Process, Starting},
    std::{
        sync::Arc,
        thread::{self, JoinHandle},
    },
    table::Table,
    task::{self, Current, Setup},
};
use crate::bindings;

/// What a new task starts with.
pub(super) struct Inherited {
    pub(super) machine: Arc<Machine>,
    pub(super) table: Arc<Table>,
    pub(super) limit: u32,
    /// A reference that the new task takes over.
    pub(super) cred: *const bindings::cred,
    pub(super) pid: PidRef,
    /// Nothing for a kernel thread.
    pub(super) mm: Option<MmUser>,
    /// Nothing if the task is the first one of a new process.
    pub(super) process: Option<Arc<Process>>,
    pub(super) kthread: bool,
}

impl Inherited {
    /// What the first task of a machine starts with.
    pub(super) fn first(setup: &Setup, machine: Arc<Machine>) -> Self {
        Self {
            table: Table::new(machine.clone()),
            limit: setup.limit,
            cred: creds::alloc(setup, machine.id),
            pid: PidRef::new(NsRef::new(None, machine.id), machine.clone()),
            mm: Some(MmUser::new(machine.id)),
            process: None,
            kthread: false,
            machine,
        }
    }

    /// What a thread starts with.
    fn thread(task: &Current) -> Self {
        Self {
            machine: task.machine().clone(),
            table: task.table(),
            limit: task.limit(),
            cred: task.share_cred(),
            pid: PidRef::new(task.pid_ns(), task.machine().clone()),
            mm: task.with_own_mm(MmUser::clone),
            process: Some(task.process()),
            kthread: task.is_kthread(),
        }
    }

    /// What the first task of a new process starts with.
    fn process(task: &Current, ns: NsRef) -> Self {
        Self {
            machine: task.machine().clone(),
            table: task.table().copy(),
            limit: task.limit(),
            cred: task.share_cred(),
            pid: PidRef::new(ns, task.machine().clone()),
            mm: task.with_own_mm(MmUser::copy),
            process: None,
            kthread: task.is_kthread(),
        }
    }

    /// What a kernel thread starts with: nothing of the task that asks for it.
    fn kthread(task: &Current) -> Self {
        let machine = task.machine();
        let root = Setup {
            uid: 0,
            euid: 0,
            ..Setup::default()
        };
        Self {
            table: Table::new(machine.clone()),
            limit: root.limit,
            cred: creds::alloc(&root, machine.id),
            pid: PidRef::new(task.pid_ns().first(), machine.clone()),
            mm: None,
            process: None,
            kthread: true,
            machine: machine.clone(),
        }
    }
}

/// Starts a task that shares the table and the address space of the current one, as the threads of a
/// process do.
pub fn spawn_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    spawn(task::with_current(Inherited::thread), f)
}

/// Starts a task with a copy of the table and the address space of the current one, as `fork` does.
pub fn spawn_process<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let with = |task: &Current| Inherited::process(task, task.pid_ns());
    spawn(task::with_current(with), f)
}

/// As [`spawn_process`], in a new pid namespace inside that of the current task.
pub fn spawn_in_new_pid_ns<T: Send + 'static>(
    f: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let with = |task: &Current| {
        let ns = NsRef::new(Some(task.pid_ns()), task.machine().id);
        Inherited::process(task, ns)
    };
    spawn(task::with_current(with), f)
}

/// Starts a kernel thread: a task without address space, in the first pid namespace.
pub fn spawn_kthread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    spawn(task::with_current(Inherited::kthread), f)
}

fn spawn<T: Send + 'static>(
    with: Inherited,
    f: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    /// Ends the task before the thread does, so that whoever joins finds it ended.
    struct End;

    impl Drop for End {
        fn drop(&mut self) {
            drop(task::end_current());
        }
    }

    let starting = Starting::new(with);
    thread::spawn(move || {
        drop(task::begin(starting));
        let _end = End;
        f()
    })
}
