// SPDX-License-Identifier: GPL-2.0

//! Memory, counts and events of the model, as a caller in C has them.

use crate::raw;
use kernel::model::{self, Task, Violation};

const GFP_KERNEL: u32 = 0xcc0;
const GFP_ATOMIC: u32 = 0x820;

#[test]
fn memory_that_is_not_freed_is_reported() {
    let task = Task::enter();
    let memory = raw::kmalloc(8, 8, GFP_KERNEL);
    assert_eq!(model::live_memory(), 1);
    let report = task.exit();
    assert_eq!(report.leaked_memory, 1);
    assert!(!report.is_clean());
    raw::kfree(memory);
}

#[test]
fn memory_is_freed_once() {
    let _task = Task::enter();
    let memory = raw::kmalloc(8, 8, GFP_KERNEL);
    raw::kfree(memory);
    raw::kfree(memory);
    let call = "kfree";
    assert_eq!(model::take_violations(), [Violation::DeadMemory { call }]);
}

#[test]
fn freed_memory_is_used_again_if_a_test_wants_it() {
    let _task = Task::enter();
    model::reuse_memory();
    let first = raw::kmalloc(24, 8, GFP_KERNEL);
    let other = raw::kmalloc(16, 8, GFP_KERNEL);
    raw::kfree(first);
    raw::kfree(other);
    let again = raw::kmalloc(24, 8, GFP_KERNEL);
    assert_eq!(again, first);
    raw::kfree(again);
}

#[test]
fn an_allocation_fails_when_a_test_says_so() {
    let task = Task::enter();
    let allocate = || {
        let memory = raw::kmalloc(8, 8, GFP_KERNEL);
        if !memory.is_null() {
            raw::kfree(memory);
        }
        !memory.is_null()
    };
    model::fail_allocation(1);
    assert_eq!([allocate(), allocate(), allocate()], [true, false, true]);
    task.refuse_memory(true);
    assert_eq!([allocate(), allocate()], [false, false]);
}

#[test]
fn who_may_not_sleep_does_not_wait_for_memory() {
    let _task = Task::enter();
    raw::rcu_read_lock();
    raw::kfree(raw::kmalloc(8, 8, GFP_ATOMIC));
    assert_eq!(model::take_violations(), []);
    raw::kfree(raw::kmalloc(8, 8, GFP_KERNEL));
    raw::rcu_read_unlock();
    let call = "kmalloc";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
}

#[test]
fn a_count_does_not_go_on_from_zero() {
    let _task = Task::enter();
    let mut count = 1;
    let count = &raw mut count;
    raw::refcount_inc(count);
    assert!(!raw::refcount_dec_and_test(count));
    assert!(raw::refcount_dec_and_test(count));
    assert_eq!(model::take_violations(), []);

    assert!(!raw::refcount_dec_and_test(count));
    raw::refcount_inc(count);
    let calls = ["refcount_dec_and_test", "refcount_inc"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::NoReference { call })
    );
}

#[test]
fn an_event_is_waited_for() {
    let _task = Task::enter();
    let mut event = 7;
    let event = &raw mut event;
    raw::init_completion(event);
    let shared = raw::Shared::new(event);
    let waiting = model::spawn_thread(move || raw::wait_for_completion(shared.get()));
    raw::complete_all(event);
    raw::wait_for_completion(event);
    waiting.join().unwrap();

    raw::rcu_read_lock();
    raw::wait_for_completion(event);
    raw::rcu_read_unlock();
    let call = "wait_for_completion";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
}

#[test]
fn a_grace_period_ends_with_the_sections_that_it_began_in() {
    use std::sync::mpsc;

    let _task = Task::enter();
    let (entered, is_in) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let (tell, left) = mpsc::channel();
    let reader = model::spawn_thread(move || {
        raw::rcu_read_lock();
        entered.send(()).unwrap();
        may_leave.recv().unwrap();
        tell.send(()).unwrap();
        raw::rcu_read_unlock();
    });
    is_in.recv().unwrap();
    let waiting = model::spawn_thread(move || {
        raw::synchronize_rcu();
        left.try_recv().is_ok()
    });
    leave.send(()).unwrap();
    assert!(waiting.join().unwrap());
    reader.join().unwrap();

    raw::rcu_read_lock();
    raw::synchronize_rcu();
    raw::rcu_read_unlock();
    let call = "synchronize_rcu";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
}
