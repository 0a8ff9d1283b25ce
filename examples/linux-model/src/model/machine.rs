// SPDX-License-Identifier: GPL-2.0

//! What the tasks of one machine have in common, and what went wrong on it.

use super::{
    closing, creds, devices, files, memory, mm, pids, raw_task,
    rcu::Rcu,
    std::{
        eprintln, process,
        sync::{
            atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
            Arc, Mutex, MutexGuard, PoisonError,
        },
        vec::Vec,
    },
    task_works,
    violation::Violation,
};
use crate::fmt;

/// What a machine looks like when its first task has ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// What was violated and not yet taken with [`take_violations`](super::take_violations).
    pub violations: Vec<Violation>,
    /// Numbers that were still taken, without a file, when their table went away.
    pub abandoned_fds: Vec<u32>,
    /// Files that still have references.
    pub leaked_files: usize,
    /// Credentials that still have references.
    pub leaked_creds: usize,
    /// Tasks that still have references.
    pub leaked_tasks: usize,
    /// Pid namespaces that still have references.
    pub leaked_pid_namespaces: usize,
    /// Address spaces that still have references.
    pub leaked_mms: usize,
    /// Devices that still have references.
    pub leaked_devices: usize,
    /// Actions that are still on the list of a device.
    pub actions_left: usize,
    /// Works that no task has done yet.
    pub works_left: usize,
    /// Files that were taken out of a table, and for which `filp_close` was forgotten.
    pub unclosed_files: usize,
    /// Memory that was allocated and not freed: how many pieces.
    pub leaked_memory: usize,
    /// Tasks that still run. What belongs to them counts as leaked, too.
    pub tasks_left: usize,
}

impl Report {
    /// Whether everything was given back and nothing was violated.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
            && self.abandoned_fds.is_empty()
            && self.leaked_files == 0
            && self.leaked_creds == 0
            && self.leaked_tasks == 0
            && self.leaked_pid_namespaces == 0
            && self.leaked_mms == 0
            && self.leaked_devices == 0
            && self.actions_left == 0
            && self.works_left == 0
            && self.unclosed_files == 0
            && self.leaked_memory == 0
            && self.tasks_left == 0
    }
}

/// Tells the objects of one machine from those of another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct MachineId(u64);

/// A machine: tests that run at the same time have one each.
pub(super) struct Machine {
    pub(super) id: MachineId,
    /// Whether a test looks at what is recorded here.
    watched: bool,
    pub(super) rcu: Rcu,
    tasks: AtomicUsize,
    /// How many actions are on the lists of devices.
    actions: AtomicUsize,
    reuses_memory: AtomicBool,
    violations: Mutex<Vec<Violation>>,
    abandoned_fds: Mutex<Vec<u32>>,
}

impl Machine {
    pub(super) fn new(watched: bool) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        Arc::new(Self {
            id: MachineId(NEXT.fetch_add(1, Ordering::Relaxed)),
            watched,
            rcu: Rcu::new(),
            tasks: AtomicUsize::new(0),
            actions: AtomicUsize::new(0),
            reuses_memory: AtomicBool::new(false),
            violations: Mutex::new(Vec::new()),
            abandoned_fds: Mutex::new(Vec::new()),
        })
    }

    pub(super) fn task_starts(&self) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn task_ends(&self) {
        self.tasks.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn action_comes(&self) {
        self.actions.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn action_goes(&self) {
        self.actions.fetch_sub(1, Ordering::Relaxed);
    }

    /// From now on, freed memory is used again.
    pub(super) fn reuse_memory(&self) {
        self.reuses_memory.store(true, Ordering::Relaxed);
    }

    pub(super) fn reuses_memory(&self) -> bool {
        self.reuses_memory.load(Ordering::Relaxed)
    }

    /// Records a violation, or ends the process if nobody would see it.
    pub(super) fn violate(&self, violation: Violation) {
        if !self.watched {
            die(violation);
        }
        lock(&self.violations).push(violation);
    }

    pub(super) fn violations(&self) -> Vec<Violation> {
        lock(&self.violations).clone()
    }

    pub(super) fn take_violations(&self) -> Vec<Violation> {
        core::mem::take(&mut *lock(&self.violations))
    }

    pub(super) fn abandon(&self, fd: u32) {
        lock(&self.abandoned_fds).push(fd);
    }

    pub(super) fn report(&self) -> Report {
        Report {
            violations: self.violations(),
            abandoned_fds: lock(&self.abandoned_fds).clone(),
            leaked_files: files::live(self.id),
            leaked_creds: creds::live(self.id),
            leaked_tasks: raw_task::live(self.id),
            leaked_pid_namespaces: pids::live(self.id),
            leaked_mms: mm::live(self.id),
            leaked_devices: devices::live(self.id),
            actions_left: self.actions.load(Ordering::Relaxed),
            works_left: task_works::left(self.id),
            unclosed_files: closing::forgotten(self.id),
            leaked_memory: memory::live(self.id),
            tasks_left: self.tasks.load(Ordering::Relaxed),
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        memory::forget(self.id);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for violation in &self.violations {
            writeln!(f, "violated: {violation:?}")?;
        }
        if !self.abandoned_fds.is_empty() {
            writeln!(
                f,
                "taken and never installed or put back: {:?}",
                self.abandoned_fds
            )?;
        }
        for (what, count) in [
            ("files", self.leaked_files),
            ("credentials", self.leaked_creds),
            ("tasks", self.leaked_tasks),
            ("pid namespaces", self.leaked_pid_namespaces),
            ("address spaces", self.leaked_mms),
            ("devices", self.leaked_devices),
        ] {
            writeln!(f, "{what} that still have references: {count}")?;
        }
        for (what, count) in [
            ("actions that were not run", self.actions_left),
            ("works that were not done", self.works_left),
            (
                "files taken out of a table and not closed",
                self.unclosed_files,
            ),
            ("pieces of memory that were not freed", self.leaked_memory),
        ] {
            writeln!(f, "{what}: {count}")?;
        }
        write!(f, "tasks that still run: {}", self.tasks_left)
    }
}

/// Ends the process because of a violation that no test would look at.
pub(super) fn die(violation: Violation) -> ! {
    eprintln!("the model of the C side: {violation:?}");
    process::abort()
}

/// Locks a mutex. A panic elsewhere leaves no state half changed, so it does not matter here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
