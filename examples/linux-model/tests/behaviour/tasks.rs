// SPDX-License-Identifier: GPL-2.0

//! `Task`, `CurrentTask`, `current!` and the user IDs of tasks.

use crate::others::{current_task, task_refs, uid, Other, KTHREAD, PROCESS, THREAD};
use kernel::{
    bindings::kuid_t,
    current,
    model::{self, IdMap, Setup, Task as Entered},
    sync::aref::ARef,
    task::{
        Kuid, Task, MAX_SCHEDULE_TIMEOUT, TASK_FREEZABLE, TASK_INTERRUPTIBLE, TASK_NORMAL,
        TASK_UNINTERRUPTIBLE,
    },
};
use std::{mem, sync::mpsc::channel, thread};

#[test]
fn the_current_task_is_only_borrowed() {
    let _entered = Entered::enter();
    let task = current!();
    assert_eq!(task.as_ptr(), Task::current_raw());
    assert_eq!(task.pid(), 1);
    // SAFETY: Used in this function only.
    let same = unsafe { Task::current() };
    assert_eq!(same.as_ptr(), task.as_ptr());
    assert_eq!(task_refs(task), Some(1));
}

#[test]
fn each_thread_is_a_task_of_its_own() {
    let _entered = Entered::enter();
    let numbers = || {
        let task = current!();
        (task.pid(), task.tgid(), task.group_leader().pid())
    };
    assert_eq!(numbers(), (1, 1, 1));
    assert_eq!(model::spawn_thread(numbers).join().unwrap(), (2, 1, 1));
    assert_eq!(model::spawn_process(numbers).join().unwrap(), (3, 3, 3));
}

#[test]
fn owned_tasks_are_counted() {
    let _entered = Entered::enter();
    let task = current!();
    let owned: ARef<Task> = ARef::from(&**task);
    assert_eq!(task_refs(task), Some(2));
    let clone = owned.clone();
    assert_eq!(task_refs(task), Some(3));
    drop(owned);
    assert_eq!(task_refs(task), Some(2));
    drop(clone);
    assert_eq!(task_refs(task), Some(1));
}

#[test]
fn an_owned_task_outlasts_the_task() {
    let _entered = Entered::enter();
    let task = Other::start(PROCESS).end();
    assert_eq!(task_refs(&task), Some(1));
    assert_eq!((task.pid(), uid(task.uid())), (2, 1000));
    assert_eq!(task.tgid_nr_ns(None), 0);
    assert!(!task.signal_pending());
    task.wake_up();

    let ptr = task.as_ptr();
    drop(task);
    assert_eq!(model::task_refs(ptr), None);
    assert_eq!(model::live_tasks(), 1);
}

#[test]
fn the_last_reference_to_a_task_may_be_dropped_anywhere() {
    let _entered = Entered::enter();
    for _ in 0..4 {
        let task = Other::start(THREAD).end();
        let clone = task.clone();
        let thread = thread::spawn(move || drop(clone));
        drop(task);
        thread.join().unwrap();
    }
    assert_eq!(model::live_tasks(), 1);
    assert_eq!(model::live_creds(), 1);
}

#[test]
fn control_a_forgotten_task_is_a_leak() {
    let entered = Entered::enter();
    mem::forget(current_task());
    let report = entered.exit();
    assert_eq!((report.leaked_tasks, report.leaked_creds), (1, 1));
    assert_eq!((report.leaked_mms, report.leaked_pid_namespaces), (0, 0));
}

#[test]
fn tasks_are_equal_if_they_are_the_same() {
    let _entered = Entered::enter();
    let (me, again, other) = (current_task(), current_task(), Other::start(THREAD));
    assert!(me == again);
    assert!(*me == **current!());
    assert!(me != other.task);
    assert!(*current!().group_leader() == *me);

    // Not what is known of them counts.
    let twin = Other::start(THREAD);
    assert!(twin.task.uid() == other.task.uid());
    assert!(twin.task != other.task);
    let ended = twin.end();
    assert!(ended == ended.clone());
    other.end();
}

#[test]
fn r27_the_leader_is_borrowed_from_the_current_task() {
    let _entered = Entered::enter();
    let me = current_task();
    let leader = me.clone();
    model::spawn_thread(move || {
        let task = current!();
        assert!(*task.group_leader() == *leader);
        assert!(**task != *leader);
    })
    .join()
    .unwrap();
    // Asking has left no reference.
    assert_eq!(task_refs(&me), Some(2));

    model::spawn_process(|| assert!(*current!().group_leader() == **current!()))
        .join()
        .unwrap();
}

#[test]
fn a_leader_that_has_ended_is_still_there() {
    let _entered = Entered::enter();
    let (stop, wait) = channel();
    let leader = model::spawn_process(move || {
        let me = current_task();
        let thread = model::spawn_thread(move || {
            assert!(wait.recv().is_ok());
            let task = current!();
            let leader = task.group_leader();
            assert_eq!(task_refs(leader), Some(2));
            leader.pid()
        });
        (me, thread)
    });
    let (leader, thread) = leader.join().unwrap();
    stop.send(()).unwrap();
    assert_eq!(thread.join().unwrap(), leader.pid());
    assert_eq!(task_refs(&leader), Some(1));
}

#[test]
fn signals_are_seen_by_everybody() {
    let _entered = Entered::enter();
    let other = Other::start(THREAD);
    for pending in [true, false] {
        // SAFETY: `other` keeps the task.
        unsafe { model::set_signal_pending(other.task.as_ptr(), pending) };
        assert_eq!(other.task.signal_pending(), pending);
        assert!(!current!().signal_pending());
    }
    other.end();
}

#[test]
fn wake_up_ends_ordinary_sleep_only() {
    let _entered = Entered::enter();
    let task = current!();
    let wake_in = |state: u32| {
        // SAFETY: The current task exists.
        unsafe { model::set_state(task.as_ptr(), state) };
        task.wake_up();
    };
    // SAFETY: As above.
    let wake_ups = || unsafe { model::wake_ups(task.as_ptr()) };
    for state in [TASK_INTERRUPTIBLE, TASK_UNINTERRUPTIBLE] {
        wake_in(state.cast_unsigned());
    }
    wake_in(TASK_NORMAL);
    // Nothing happens to a task that runs.
    task.wake_up();
    assert_eq!(wake_ups(), 4);
}

#[test]
fn constants_have_the_values_of_c() {
    assert_eq!(MAX_SCHEDULE_TIMEOUT, isize::MAX);
    assert_eq!((TASK_INTERRUPTIBLE, TASK_UNINTERRUPTIBLE), (1, 2));
    assert_eq!((TASK_FREEZABLE, TASK_NORMAL), (0x2000, 3));
}

#[test]
fn users_are_those_of_the_credential() {
    let _entered = Entered::enter_with(Setup {
        uid: 5,
        euid: 6,
        ..Setup::default()
    });
    let task = current!();
    assert_eq!((uid(task.uid()), uid(task.euid())), (5, 6));
    assert_eq!(uid(Kuid::current_euid()), 6);
    assert!(Kuid::current_euid() == task.euid());
    assert!(Kuid::current_euid() != task.uid());

    let kthread = Other::start(KTHREAD);
    assert_eq!(uid(kthread.task.euid()), 0);
    kthread.end();
    let euid = model::spawn_kthread(|| uid(Kuid::current_euid()));
    assert_eq!(euid.join().unwrap(), 0);
}

#[test]
fn users_have_numbers_in_the_namespace_of_the_current_task() {
    let _entered = Entered::enter_with(Setup {
        uid: 1000,
        euid: 1003,
        id_map: IdMap {
            inside: 0,
            outside: 1000,
            count: 10,
        },
        ..Setup::default()
    });
    assert_eq!(current!().uid().into_uid_in_current_ns(), 0);
    assert_eq!(Kuid::current_euid().into_uid_in_current_ns(), 3);
    for unmapped in [0, 999, 1010, u32::MAX] {
        let user = Kuid::from_raw(kuid_t { val: unmapped });
        assert_eq!(user.into_uid_in_current_ns(), u32::MAX);
    }

    // A kernel thread is in the namespace where each user has its own number.
    let kthread = model::spawn_kthread(|| {
        let user = Kuid::from_raw(kuid_t { val: 1003 });
        user.into_uid_in_current_ns()
    });
    assert_eq!(kthread.join().unwrap(), 1003);
}
