// SPDX-License-Identifier: GPL-2.0

//! `PidNamespace`, and the numbers of tasks in namespaces.

use crate::{
    others::{current_task, Other, Smuggled, CONTAINED, PROCESS, THREAD},
    raw,
};
use kernel::{
    current,
    model::{self, Task as Entered, Violation},
    pid_namespace::PidNamespace,
    sync::aref::ARef,
    task::{might_sleep, Task},
};
use std::{mem, thread};

fn refs(ns: &PidNamespace) -> Option<usize> {
    model::pid_ns_refs(ns.as_ptr())
}

/// The namespace of the current task, with a reference of its own.
fn own() -> ARef<PidNamespace> {
    ARef::from(current!().active_pid_ns().unwrap())
}

/// The task is in no read section: leaving one is noticed.
fn assert_outside_rcu() {
    might_sleep();
    assert_eq!(model::violations(), []);
    raw::rcu_read_unlock();
    assert_eq!(model::take_violations(), [Violation::RcuNotOpen]);
}

/// Takes the numbers of a task away.
fn release(task: &Task) {
    // SAFETY: `task` keeps the struct.
    unsafe { model::release_task(task.as_ptr()) };
}

#[test]
fn r27_the_namespace_of_the_current_task_is_only_borrowed() {
    let _entered = Entered::enter();
    let task = current!();
    let ns = task.active_pid_ns().unwrap();
    assert_eq!(refs(ns), Some(1));
    // SAFETY: The namespace is that of the task, which is still there.
    let same = unsafe { PidNamespace::from_ptr(ns.as_ptr()) };
    assert_eq!((same.as_ptr(), refs(same)), (ns.as_ptr(), Some(1)));
    assert_eq!(model::violations(), []);
}

#[test]
fn owned_namespaces_are_counted() {
    let _entered = Entered::enter();
    let ns = own();
    assert_eq!(refs(&ns), Some(2));
    let clone = ns.clone();
    assert_eq!(refs(&ns), Some(3));
    drop(clone);
    assert_eq!(refs(&ns), Some(2));

    let got = current!().get_pid_ns().unwrap();
    assert_eq!((got.as_ptr(), refs(&ns)), (ns.as_ptr(), Some(3)));
    let ptr = ns.as_ptr();
    drop((ns, got));
    assert_eq!(model::pid_ns_refs(ptr), Some(1));
    assert_outside_rcu();
}

#[test]
fn the_namespace_of_another_task_can_be_had() {
    let _entered = Entered::enter();
    let other = Other::start(CONTAINED);
    let inner = other.task.get_pid_ns().unwrap();
    assert_outside_rcu();
    assert_ne!(inner.as_ptr(), own().as_ptr());
    assert_eq!(refs(&inner), Some(2));

    drop(other.end());
    // The reference keeps it, and it keeps the one around it.
    assert_eq!(refs(&inner), Some(1));
    assert_eq!(refs(&own()), Some(3));
    let ptr = inner.as_ptr();
    thread::spawn(move || drop(inner)).join().unwrap();
    assert_eq!(model::pid_ns_refs(ptr), None);
    assert_eq!(model::live_pid_namespaces(), 1);
}

#[test]
fn a_released_task_is_in_no_namespace() {
    let _entered = Entered::enter();
    let ended = Other::start(PROCESS).end();
    assert!(ended.get_pid_ns().is_none());
    // The read section was left on this path, too.
    assert_outside_rcu();

    let running = Other::start(THREAD);
    assert!(running.task.get_pid_ns().is_some());
    release(&running.task);
    assert!(running.task.get_pid_ns().is_none());
    assert_outside_rcu();
    running.end();

    release(&current_task());
    assert!(current!().active_pid_ns().is_none());
    assert!(current!().get_pid_ns().is_none());
    assert_eq!(current!().tgid_nr_ns(None), 0);
    assert_outside_rcu();
}

#[test]
fn a_read_section_around_it_stays_open() {
    let _entered = Entered::enter();
    raw::rcu_read_lock();
    assert!(current!().get_pid_ns().is_some());
    might_sleep();
    let call = "might_sleep";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
    raw::rcu_read_unlock();
    assert_outside_rcu();
}

#[test]
fn each_namespace_has_its_own_number_for_a_task() {
    let _entered = Entered::enter();
    let (other, sibling) = (Other::start(CONTAINED), Other::start(CONTAINED));
    let [inner, beside] = [&other, &sibling].map(|other| other.task.get_pid_ns().unwrap());
    assert_eq!(other.task.tgid_nr_ns(Some(&inner)), 1);
    assert_eq!(other.task.tgid_nr_ns(Some(&own())), 2);
    assert_eq!(other.task.tgid_nr_ns(Some(&beside)), 0);
    // Without one it is that of the current task, and not that of the task that is asked about.
    assert_eq!(other.task.tgid_nr_ns(None), 2);
    assert_eq!(current!().tgid_nr_ns(Some(&inner)), 0);
    assert_eq!(other.task.pid(), 2);
    other.end();
    sibling.end();
}

#[test]
fn a_task_inside_has_numbers_all_the_way_out() {
    let _entered = Entered::enter();
    let outermost = own();
    let outer = model::spawn_in_new_pid_ns(move || {
        let outer = own();
        let inner = model::spawn_in_new_pid_ns(move || {
            let task = current!();
            assert_eq!(task.tgid_nr_ns(Some(&outermost)), 3);
            assert_eq!(task.tgid_nr_ns(Some(&outer)), 2);
            assert_eq!(task.tgid_nr_ns(task.active_pid_ns()), 1);
            assert_eq!(task.tgid_nr_ns(None), 1);
        });
        inner.join().unwrap();
    });
    outer.join().unwrap();
    assert_eq!(model::live_pid_namespaces(), 1);
}

#[test]
fn threads_have_the_number_of_their_group() {
    let _entered = Entered::enter();
    let other = Other::start(THREAD);
    assert_eq!((other.task.pid(), other.task.tgid_nr_ns(None)), (2, 1));
    let ended = other.end();
    // The group is still there.
    assert_eq!((ended.pid(), ended.tgid_nr_ns(None)), (2, 1));
}

#[test]
fn a_task_may_end_while_its_namespace_is_asked_for() {
    let _entered = Entered::enter();
    for _ in 0..4 {
        let (tell, told) = std::sync::mpsc::channel();
        let other = model::spawn_in_new_pid_ns(move || tell.send(current_task()).unwrap());
        let task = told.recv().unwrap();
        if let Some(ns) = task.get_pid_ns() {
            assert!([0, 1].contains(&task.tgid_nr_ns(Some(&ns))));
        }
        other.join().unwrap();
        assert!(task.get_pid_ns().is_none());
    }
    assert_outside_rcu();
    assert_eq!(model::live_pid_namespaces(), 1);
}

#[test]
fn control_a_forgotten_namespace_is_a_leak() {
    let entered = Entered::enter();
    mem::forget(own());
    assert_eq!(entered.exit().leaked_pid_namespaces, 1);
}

#[test]
fn r27_control_the_current_task_is_not_that_of_another_thread() {
    let _entered = Entered::enter();
    let smuggled = Smuggled(current!());
    thread::scope(|scope| {
        let other = scope.spawn(move || {
            let task = smuggled.unpack();
            // On a machine of its own, so that what is noted there can be taken.
            let _entered = Entered::enter();
            task.active_pid_ns();
            model::take_violations()
        });
        assert_eq!(other.join().unwrap(), [Violation::UnprotectedPidNs]);
    });
}
