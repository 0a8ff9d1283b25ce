// SPDX-License-Identifier: GPL-2.0

//! Tasks besides the one that a test is, and what they give each other.

use kernel::{
    current, model,
    sync::aref::ARef,
    task::{Kuid, Task},
};
use std::{
    sync::mpsc::{channel, Sender},
    thread::JoinHandle,
};

/// How a task starts.
pub(crate) type Spawn = fn(Box<dyn FnOnce() + Send>) -> JoinHandle<()>;

/// Another thread of the process.
pub(crate) const THREAD: Spawn = |f| model::spawn_thread(f);

/// Another process.
pub(crate) const PROCESS: Spawn = |f| model::spawn_process(f);

/// Another process, in a namespace of its own.
pub(crate) const CONTAINED: Spawn = |f| model::spawn_in_new_pid_ns(f);

/// A kernel thread.
pub(crate) const KTHREAD: Spawn = |f| model::spawn_kthread(f);

/// A task that runs until it is told to stop.
pub(crate) struct Other {
    pub(crate) task: ARef<Task>,
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Other {
    pub(crate) fn start(spawn: Spawn) -> Self {
        let (stop, wait) = channel();
        let (tell, told) = channel();
        let thread = spawn(Box::new(move || {
            tell.send(current_task()).unwrap();
            assert!(wait.recv().is_ok());
        }));
        Self {
            task: told.recv().unwrap(),
            stop,
            thread,
        }
    }

    /// Ends the task; what is left is the reference.
    pub(crate) fn end(self) -> ARef<Task> {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap();
        self.task
    }
}

/// The current task, with a reference of its own.
pub(crate) fn current_task() -> ARef<Task> {
    ARef::from(&**current!())
}

/// How many references a task has.
pub(crate) fn task_refs(task: &Task) -> Option<usize> {
    model::task_refs(task.as_ptr())
}

/// The number behind a user ID.
pub(crate) fn uid(kuid: Kuid) -> u32 {
    kuid.into_raw().val
}

/// Carries a value past the compiler to where it must not be.
pub(crate) struct Smuggled<T>(pub(crate) T);

// SAFETY: None. The tests that use it show what goes wrong.
unsafe impl<T> Send for Smuggled<T> {}

impl<T> Smuggled<T> {
    pub(crate) fn unpack(self) -> T {
        self.0
    }
}
