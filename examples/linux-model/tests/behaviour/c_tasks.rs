// SPDX-License-Identifier: GPL-2.0

//! Tasks, pid namespaces and read sections of the model itself.

use crate::raw::{self, *};
use kernel::{
    bindings::kuid_t,
    model::{self, IdMap, Report, Setup, Task, Violation, TASK},
};
use std::{
    ptr,
    sync::mpsc::{channel, Sender},
    thread::JoinHandle,
};

fn pid_of(task: raw::Task) -> i32 {
    field(task, &TASK, "pid")
}

fn tgid_of(task: raw::Task) -> i32 {
    field(task, &TASK, "tgid")
}

/// The namespace of the current task.
fn own_ns() -> PidNs {
    task_active_pid_ns(get_current())
}

/// A task that runs until it is told to stop.
struct Other {
    task: raw::Task,
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Other {
    fn start(spawn: fn(Box<dyn FnOnce() + Send>) -> JoinHandle<()>) -> Self {
        let (stop, wait) = channel();
        let (tell, told) = channel();
        let thread = spawn(Box::new(move || {
            tell.send(Shared::new(get_current())).unwrap();
            assert!(wait.recv().is_ok());
        }));
        Self {
            task: told.recv().unwrap().get(),
            stop,
            thread,
        }
    }

    fn end(self) {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap();
    }
}

fn thread(f: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    model::spawn_thread(f)
}

fn process(f: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    model::spawn_process(f)
}

fn contained(f: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    model::spawn_in_new_pid_ns(f)
}

/// What is left behind when `f` has run on a task.
fn left_by(f: impl FnOnce()) -> Report {
    let task = Task::enter();
    f();
    task.exit()
}

#[test]
fn threads_share_a_process() {
    let _task = Task::enter();
    let me = get_current();
    assert_eq!((pid_of(me), tgid_of(me)), (1, 1));
    assert_eq!(field::<raw::Task, _>(me, &TASK, "group_leader"), me);

    let other = Other::start(thread);
    assert_eq!((pid_of(other.task), tgid_of(other.task)), (2, 1));
    assert_eq!(field::<raw::Task, _>(other.task, &TASK, "group_leader"), me);
    other.end();

    let other = Other::start(process);
    assert_eq!((pid_of(other.task), tgid_of(other.task)), (3, 3));
    assert_eq!(
        field::<raw::Task, _>(other.task, &TASK, "group_leader"),
        other.task
    );
    other.end();
}

#[test]
fn references_to_tasks_are_counted() {
    let _task = Task::enter();
    let me = get_current();
    assert_eq!(model::task_refs(me), Some(1));
    assert_eq!(get_task_struct(me), me);
    assert_eq!(model::task_refs(me), Some(2));
    put_task_struct(me);
    assert_eq!(model::task_refs(me), Some(1));

    let other = Other::start(thread);
    assert_eq!(model::task_refs(other.task), Some(1));
    assert_eq!(model::live_tasks(), 2);
    let dead = other.task;
    other.end();
    assert_eq!(model::task_refs(dead), None);
    assert_eq!(model::live_tasks(), 1);
}

#[test]
fn a_reference_outlasts_the_task() {
    let _task = Task::enter();
    let other = Other::start(process);
    let task = get_task_struct(other.task);
    other.end();

    assert_eq!(model::task_refs(task), Some(1));
    assert_eq!(task_uid(task).val, 1000);
    assert_eq!(task_tgid_nr_ns(task, ptr::null_mut()), 0);
    rcu_read_lock();
    assert!(task_active_pid_ns(task).is_null());
    rcu_read_unlock();
    put_task_struct(task);
    assert_eq!(model::task_refs(task), None);
}

#[test]
fn the_leader_stays_until_the_last_thread_ends() {
    let _task = Task::enter();
    let (tell, told) = channel();
    let (stop, wait) = channel::<()>();
    let leader = model::spawn_process(move || {
        model::spawn_thread(move || {
            assert!(wait.recv().is_ok());
            let leader = field::<raw::Task, _>(get_current(), &TASK, "group_leader");
            tell.send(task_tgid_nr_ns(leader, ptr::null_mut())).unwrap();
        })
    });
    let thread = leader.join().unwrap();
    assert_eq!(model::live_tasks(), 3);
    stop.send(()).unwrap();
    thread.join().unwrap();
    assert_eq!(told.recv().unwrap(), 2);
    assert_eq!(model::live_tasks(), 1);
}

#[test]
fn control_a_dead_task_is_noticed_everywhere() {
    let _task = Task::enter();
    let other = Other::start(thread);
    let dead = other.task;
    other.end();
    rcu_read_lock();
    get_task_struct(dead);
    put_task_struct(dead);
    signal_pending(dead);
    wake_up_process(dead);
    task_uid(dead);
    task_euid(dead);
    task_active_pid_ns(dead);
    task_tgid_nr_ns(dead, ptr::null_mut());
    rcu_read_unlock();
    let calls = [
        "get_task_struct",
        "put_task_struct",
        "signal_pending",
        "wake_up_process",
        "task_uid",
        "task_euid",
        "task_active_pid_ns",
        "__task_pid_nr_ns",
    ];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadTask { call })
    );
}

#[test]
fn control_a_forgotten_task_is_a_leak() {
    let mut task = ptr::null_mut();
    let report = left_by(|| task = get_task_struct(get_current()));
    // It keeps its credential, and neither its address space nor its namespace.
    assert_eq!((report.leaked_tasks, report.leaked_creds), (1, 1));
    assert_eq!((report.leaked_mms, report.leaked_pid_namespaces), (0, 0));
    assert!(!report.is_clean());
    put_task_struct(task);
}

#[test]
fn signals_are_seen() {
    let _task = Task::enter();
    let me = get_current();
    assert_eq!(signal_pending(me), 0);
    // SAFETY: The current task exists.
    unsafe { model::set_signal_pending(me, true) };
    assert_ne!(signal_pending(me), 0);
    // SAFETY: As above.
    unsafe { model::set_signal_pending(me, false) };
    assert_eq!(signal_pending(me), 0);
}

#[test]
fn waking_up_ends_a_sleep() {
    let _task = Task::enter();
    let me = get_current();
    let (interruptible, frozen) = (1, 0x8000);
    assert_eq!(wake_up_process(me), 0);
    // SAFETY: The current task exists.
    unsafe { model::set_state(me, interruptible) };
    assert_eq!(wake_up_process(me), 1);
    assert_eq!(wake_up_process(me), 0);
    // SAFETY: As above.
    unsafe { model::set_state(me, frozen) };
    assert_eq!(wake_up_process(me), 0);
    // SAFETY: As above.
    assert_eq!(unsafe { model::wake_ups(me) }, 4);
}

#[test]
fn uids_come_from_the_credential_of_the_task() {
    let _task = Task::enter_with(Setup {
        uid: 5,
        euid: 6,
        ..Setup::default()
    });
    let me = get_current();
    assert_eq!((task_uid(me).val, task_euid(me).val), (5, 6));
    assert_eq!(current_euid().val, 6);
    let kthread = model::spawn_kthread(|| task_uid(get_current()).val);
    assert_eq!(kthread.join().unwrap(), 0);
}

#[test]
fn user_namespaces_have_ids_of_their_own() {
    let _task = Task::enter_with(Setup {
        id_map: IdMap {
            inside: 0,
            outside: 1000,
            count: 10,
        },
        ..Setup::default()
    });
    let id = |val| from_kuid(current_user_ns(), kuid_t { val });
    assert_eq!((id(1000), id(1009)), (0, 9));
    for unknown in [0, 999, 1010, u32::MAX] {
        assert_eq!(id(unknown), u32::MAX);
    }
}

#[test]
fn by_default_ids_are_the_same_everywhere() {
    let _task = Task::enter();
    for val in [0, 1000, u32::MAX - 1] {
        assert_eq!(from_kuid(current_user_ns(), kuid_t { val }), val);
    }
}

#[test]
fn a_namespace_is_kept_by_its_tasks() {
    let _task = Task::enter();
    let ns = own_ns();
    assert_eq!(model::pid_ns_refs(ns), Some(1));
    assert_eq!(get_pid_ns(ns), ns);
    assert_eq!(model::pid_ns_refs(ns), Some(2));
    put_pid_ns(ns);

    let other = Other::start(thread);
    assert_eq!(model::pid_ns_refs(ns), Some(2));
    other.end();
    assert_eq!(model::pid_ns_refs(ns), Some(1));
}

#[test]
fn a_namespace_keeps_the_one_around_it() {
    let _task = Task::enter();
    let other = Other::start(contained);
    rcu_read_lock();
    let inner = get_pid_ns(task_active_pid_ns(other.task));
    rcu_read_unlock();
    assert_ne!(inner, own_ns());
    assert_eq!(model::pid_ns_refs(inner), Some(2));
    assert_eq!(model::pid_ns_refs(own_ns()), Some(2));
    other.end();
    assert_eq!(model::pid_ns_refs(inner), Some(1));
    assert_eq!(model::live_pid_namespaces(), 2);
    put_pid_ns(inner);
    assert_eq!(model::pid_ns_refs(inner), None);
    assert_eq!(model::pid_ns_refs(own_ns()), Some(1));
}

#[test]
fn each_namespace_has_its_own_number() {
    let _task = Task::enter();
    let other = Other::start(contained);
    rcu_read_lock();
    let inner = task_active_pid_ns(other.task);
    assert_eq!(task_tgid_nr_ns(other.task, inner), 1);
    rcu_read_unlock();
    // Without a namespace it is that of the current task.
    for ns in [own_ns(), ptr::null_mut()] {
        assert_eq!(task_tgid_nr_ns(other.task, ns), 2);
    }
    // The task inside does not see those outside.
    assert_eq!(task_tgid_nr_ns(get_current(), inner), 0);
    other.end();

    let numbers = model::spawn_in_new_pid_ns(|| {
        let me = get_current();
        let inside = task_tgid_nr_ns(me, ptr::null_mut());
        let thread = model::spawn_thread(|| {
            let me = get_current();
            let numbers = [0, 1].map(|kind| task_pid_nr_ns(me, kind, ptr::null_mut()));
            (numbers, pid_of(me), tgid_of(me))
        });
        (inside, pid_of(me), thread.join().unwrap())
    });
    assert_eq!(numbers.join().unwrap(), (1, 3, ([2, 1], 4, 3)));
}

#[test]
fn a_sibling_namespace_does_not_see_a_task() {
    let _task = Task::enter();
    let (one, two) = (Other::start(contained), Other::start(contained));
    rcu_read_lock();
    let other_ns = task_active_pid_ns(two.task);
    assert_eq!(task_tgid_nr_ns(one.task, other_ns), 0);
    rcu_read_unlock();
    one.end();
    two.end();
}

#[test]
fn a_released_task_has_no_namespace() {
    let _task = Task::enter();
    let me = get_current();
    let ns = own_ns();
    // SAFETY: The current task exists.
    unsafe { model::release_task(me) };
    assert!(own_ns().is_null());
    assert_eq!(task_tgid_nr_ns(me, ptr::null_mut()), 0);
    assert_eq!(model::pid_ns_refs(ns), None);
}

#[test]
fn what_goes_during_a_read_section_stays_until_its_end() {
    let _task = Task::enter();
    let other = Other::start(contained);
    rcu_read_lock();
    rcu_read_lock();
    let inner = task_active_pid_ns(other.task);
    other.end();
    rcu_read_unlock();
    assert_eq!(model::pid_ns_refs(inner), Some(1));
    rcu_read_unlock();
    assert_eq!(model::pid_ns_refs(inner), None);
}

#[test]
fn a_task_may_end_while_another_one_looks_at_it() {
    let _task = Task::enter();
    for _ in 0..4 {
        let (tell, told) = channel();
        let tell_reference = move || {
            let task = get_task_struct(get_current());
            tell.send(Shared::new(task)).unwrap();
        };
        let other = model::spawn_in_new_pid_ns(tell_reference);
        let task = told.recv().unwrap().get();
        rcu_read_lock();
        let ns = task_active_pid_ns(task);
        let kept = (!ns.is_null()).then(|| get_pid_ns(ns));
        rcu_read_unlock();
        if let Some(ns) = kept {
            assert!([0, 1].contains(&task_tgid_nr_ns(task, ns)));
            put_pid_ns(ns);
        }
        other.join().unwrap();
        put_task_struct(task);
    }
}

#[test]
fn control_a_namespace_of_another_task_needs_a_read_section() {
    let _task = Task::enter();
    let other = Other::start(process);
    assert_eq!(task_active_pid_ns(other.task), own_ns());
    assert_eq!(model::take_violations(), [Violation::UnprotectedPidNs]);
    other.end();
}

#[test]
fn control_a_dead_namespace_is_noticed_everywhere() {
    let _task = Task::enter();
    let other = Other::start(contained);
    rcu_read_lock();
    let dead = task_active_pid_ns(other.task);
    rcu_read_unlock();
    other.end();
    get_pid_ns(dead);
    put_pid_ns(dead);
    task_tgid_nr_ns(get_current(), dead);
    let calls = ["get_pid_ns", "put_pid_ns", "__task_pid_nr_ns"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadPidNs { call })
    );
}

#[test]
fn control_a_forgotten_namespace_is_a_leak() {
    let mut ns = ptr::null_mut();
    let report = left_by(|| ns = get_pid_ns(own_ns()));
    assert_eq!(report.leaked_pid_namespaces, 1);
    assert!(!report.is_clean());
    put_pid_ns(ns);
}

#[test]
fn read_sections_nest() {
    let _task = Task::enter();
    rcu_read_lock();
    rcu_read_lock();
    rcu_read_unlock();
    might_resched();
    might_sleep();
    might_sleep_at(c"file.c".as_ptr().cast(), 1);
    let call = "might_sleep";
    let violation = Violation::SleepsInRcu { call };
    assert_eq!(model::take_violations(), [violation; 2]);
    rcu_read_unlock();
    might_sleep();
}

#[test]
fn control_a_read_section_is_left_once() {
    let _task = Task::enter();
    rcu_read_unlock();
    assert_eq!(model::take_violations(), [Violation::RcuNotOpen]);
}

#[test]
fn control_a_read_section_belongs_to_its_task() {
    let _task = Task::enter();
    rcu_read_lock();
    model::spawn_thread(rcu_read_unlock_of_another)
        .join()
        .unwrap();
    assert_eq!(model::take_violations(), [Violation::RcuNotOpen]);
    rcu_read_unlock();
}

fn rcu_read_unlock_of_another() {
    might_sleep();
    rcu_read_unlock();
}

#[test]
fn control_a_read_section_ends_with_its_task() {
    let report = left_by(|| {
        rcu_read_lock();
        rcu_read_lock();
    });
    assert_eq!(report.violations, [Violation::RcuLeftOpen]);

    let _task = Task::enter();
    model::spawn_thread(rcu_read_lock).join().unwrap();
    assert_eq!(model::take_violations(), [Violation::RcuLeftOpen]);
}
