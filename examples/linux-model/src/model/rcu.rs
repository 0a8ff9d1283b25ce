// SPDX-License-Identifier: GPL-2.0

//! Read sections of RCU, and what may not happen in them.

use super::{
    machine::lock,
    pids::PidRef,
    std::{sync::Mutex, vec::Vec},
    task::{self, Current},
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

impl Rcu {
    pub(super) const fn new() -> Self {
        Self {
            state: Mutex::new(State {
                readers: 0,
                waiting: Vec::new(),
            }),
        }
    }

    pub(super) fn enter(&self) {
        lock(&self.state).readers += 1;
    }

    pub(super) fn leave(&self) {
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
