// SPDX-License-Identifier: GPL-2.0

//! What the tasks of one machine have in common, and what went wrong on it.

use super::{
    creds, files,
    std::{
        eprintln, process,
        sync::{
            atomic::{AtomicU64, AtomicUsize, Ordering},
            Arc, Mutex, MutexGuard, PoisonError,
        },
        vec::Vec,
    },
    FdState,
};
use crate::fmt;

/// Something that the C side forbids and does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// `fd_install` for a number that was not taken. The reference to the file was dropped.
    InstallWithoutReservation {
        /// The number.
        fd: u32,
        /// What the table had there.
        found: FdState,
    },
    /// `put_unused_fd` for a number that was not taken.
    PutWithoutReservation {
        /// The number.
        fd: u32,
        /// What the table had there.
        found: FdState,
    },
    /// A number was installed or put back by another task than the one that took it.
    WrongTask {
        /// The number.
        fd: u32,
    },
    /// A file was used that has no reference left.
    DeadFile {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// A credential was used that has no reference left.
    DeadCred {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// `filp_close` with an owner that is neither null nor the table of the current task.
    ForeignOwner,
}

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
    /// Tasks that still run.
    pub tasks_left: usize,
}

impl Report {
    /// Whether everything was given back and nothing was violated.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
            && self.abandoned_fds.is_empty()
            && self.leaked_files == 0
            && self.leaked_creds == 0
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
    tasks: AtomicUsize,
    violations: Mutex<Vec<Violation>>,
    abandoned_fds: Mutex<Vec<u32>>,
}

impl Machine {
    pub(super) fn new(watched: bool) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        Arc::new(Self {
            id: MachineId(NEXT.fetch_add(1, Ordering::Relaxed)),
            watched,
            tasks: AtomicUsize::new(0),
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
            tasks_left: self.tasks.load(Ordering::Relaxed),
        }
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
        writeln!(f, "files that still have references: {}", self.leaked_files)?;
        writeln!(
            f,
            "credentials that still have references: {}",
            self.leaked_creds
        )?;
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
