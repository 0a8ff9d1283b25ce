// SPDX-License-Identifier: GPL-2.0

//! Read sections of RCU, and what may not happen in them.

use super::{
    machine::lock,
    pids::PidRef,
    std::{
        sync::{Condvar, Mutex, PoisonError},
        vec::Vec,
    },
    task::{self, Current, TaskId},
    violation::Violation,
};
use crate::ffi::{c_char, c_int};

/// The read sections of a machine, and what waits for their end.
pub(super) struct Rcu {
    state: Mutex<State>,
}

struct State {
    /// How many tasks are in a read section.
    readers: usize,
    /// What goes when no task is in one any more: a task in a section may still look at it.
    waiting: Vec<PidRef>,
}

/// The read sections of all machines: who waits for their end may be on no machine.
static OPEN: Mutex<Sections> = Mutex::new(Sections {
    next: 0,
    open: Vec::new(),
});

/// A section was left.
static LEFT: Condvar = Condvar::new();

struct Sections {
    next: u64,
    /// Which tasks are in one, each with a number that is higher the later it was entered.
    open: Vec<(TaskId, u64)>,
}

impl Rcu {
    pub(super) const fn new() -> Self {
        Self {
            state: Mutex::new(State {
                readers: 0,
                waiting: Vec::new(),
            }),
        }
    }

    pub(super) fn enter(&self, task: TaskId) {
        lock(&self.state).readers += 1;
        let mut sections = lock(&OPEN);
        let number = sections.next;
        sections.next += 1;
        sections.open.push((task, number));
    }

    pub(super) fn leave(&self, task: TaskId) {
        lock(&OPEN).open.retain(|(by, _)| *by != task);
        LEFT.notify_all();
        let mut state = lock(&self.state);
        state.readers -= 1;
        if state.readers == 0 {
            let due = core::mem::take(&mut state.waiting);
            drop(state);
            drop(due);
        }
    }

    /// Drops a reference as soon as no task can find what it refers to.
    pub(super) fn drop_later(&self, pid: PidRef) {
        let mut state = lock(&self.state);
        if state.readers > 0 {
            state.waiting.push(pid);
        } else {
            drop(state);
            drop(pid);
        }
    }
}

/// Notes that a function may sleep, where the task may not.
pub(super) fn sleeps(call: &'static str) {
    if task::current().is_some_and(|task| task.in_rcu()) {
        task::violate(Violation::SleepsInRcu { call });
    }
}

/// Calls `f` with the current task, which is in a read section meanwhile.
pub(super) fn in_section<R>(f: impl FnOnce(&Current) -> R) -> R {
    task::with_current(|task| {
        task.enter_rcu();
        let result = f(task);
        task.leave_rcu();
        result
    })
}

/// `rcu_read_lock`
#[export_name = "rust_helper_rcu_read_lock"]
pub(super) extern "C" fn rcu_read_lock() {
    task::with_current(|task| task.enter_rcu());
}

/// `rcu_read_unlock`
#[export_name = "rust_helper_rcu_read_unlock"]
pub(super) extern "C" fn rcu_read_unlock() {
    if !task::with_current(|task| task.leave_rcu()) {
        task::violate(Violation::RcuNotOpen);
    }
}

/// `synchronize_rcu`
#[export_name = "synchronize_rcu"]
pub(super) extern "C" fn synchronize_rcu() {
    let call = "synchronize_rcu";
    sleeps(call);
    // A task that waits for itself waits for ever.
    let own = task::current().map(|task| task.id());
    let sections = lock(&OPEN);
    let now = sections.next;
    let earlier = |sections: &mut Sections| {
        let mut open = sections.open.iter();
        open.any(|(by, number)| *number < now && Some(*by) != own)
    };
    let waited = LEFT.wait_while(sections, earlier);
    drop(waited.unwrap_or_else(PoisonError::into_inner));
}

/// `might_sleep`
#[export_name = "rust_helper_might_sleep"]
pub(super) extern "C" fn might_sleep() {
    sleeps("might_sleep");
}

/// `__might_sleep`
#[export_name = "__might_sleep"]
pub(super) extern "C" fn might_sleep_at(_file: *const c_char, _line: c_int) {
    sleeps("might_sleep");
}

/// `might_resched`
#[export_name = "rust_helper_might_resched"]
pub(super) extern "C" fn might_resched() {}
