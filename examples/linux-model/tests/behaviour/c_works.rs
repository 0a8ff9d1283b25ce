// SPDX-License-Identifier: GPL-2.0

//! Works of tasks, as a caller in C has them.

use crate::raw;
use kernel::{
    alloc::{flags::GFP_KERNEL, KBox},
    bindings::callback_head,
    model::{self, StaysHere, Task, Violation},
};
use std::{cell::RefCell, ptr};

const ESRCH: i32 = -3;
const EINVAL: i32 = -22;
const RESUME: u32 = 1;
const NMI_CURRENT: u32 = 4;

thread_local! {
    static DONE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// What was done on this thread since it was asked for the last time.
fn done() -> Vec<u32> {
    DONE.take()
}

/// A node, and what its function needs.
#[repr(C)]
struct Work {
    head: callback_head,
    number: u32,
    _stays: StaysHere,
}

/// A new work, which belongs to C.
fn work(number: u32, func: raw::WorkFn) -> raw::Work {
    let head = callback_head {
        next: ptr::null_mut(),
        func: None,
    };
    let work = Work {
        head,
        number,
        _stays: StaysHere::new(),
    };
    let work = KBox::into_raw(KBox::new(work, GFP_KERNEL).unwrap()).cast();
    raw::init_task_work(work, func);
    work
}

/// Takes a work back.
fn take(work: raw::Work) -> KBox<Work> {
    // SAFETY: It comes from `work`, and whoever takes it back has it alone.
    unsafe { KBox::from_raw(work.cast()) }
}

unsafe extern "C" fn note(head: raw::Work) {
    DONE.with_borrow_mut(|done| done.push(take(head).number));
}

/// Adds another work from within one.
unsafe extern "C" fn go_on(head: raw::Work) {
    let number = take(head).number;
    DONE.with_borrow_mut(|done| done.push(number));
    assert_eq!(add(work(number + 1, Some(note))), 0);
}

fn add(work: raw::Work) -> i32 {
    raw::task_work_add(raw::get_current(), work, RESUME)
}

#[test]
fn works_are_done_on_the_way_to_user_space_newest_first() {
    let _task = Task::enter();
    for number in 1..=3 {
        assert_eq!(add(work(number, Some(note))), 0);
    }
    assert_eq!((model::task_works(), done()), (3, vec![]));
    model::return_to_userspace();
    assert_eq!((model::task_works(), done()), (0, vec![3, 2, 1]));
    model::return_to_userspace();
    assert_eq!(done(), []);
}

#[test]
fn a_work_that_is_added_by_another_is_done_before_user_space() {
    let _task = Task::enter();
    assert_eq!(add(work(7, Some(go_on))), 0);
    model::return_to_userspace();
    assert_eq!(done(), [7, 8]);
}

#[test]
fn a_task_does_its_works_when_it_ends() {
    let task = Task::enter();
    assert_eq!(add(work(5, Some(note))), 0);
    assert!(task.exit().is_clean());
    assert_eq!(done(), [5]);
}

#[test]
fn a_work_is_taken_back_before_it_is_done_and_not_after() {
    let _task = Task::enter();
    let current = raw::get_current();
    let (first, second) = (work(1, Some(note)), work(2, Some(note)));
    assert!(!raw::task_work_cancel(current, first));
    assert_eq!((add(first), add(second)), (0, 0));
    assert!(raw::task_work_cancel(current, first));
    assert!(!raw::task_work_cancel(current, first));
    drop(take(first));
    model::return_to_userspace();
    assert_eq!(done(), [2]);
    assert!(!raw::task_work_cancel(current, second));
}

#[test]
fn a_work_that_was_taken_back_can_be_added_again() {
    let _task = Task::enter();
    let work = work(4, Some(note));
    for _ in 0..2 {
        assert_eq!(add(work), 0);
        assert!(raw::task_work_cancel(raw::get_current(), work));
    }
    assert_eq!(add(work), 0);
    model::return_to_userspace();
    assert_eq!(done(), [4]);
}

#[test]
fn a_task_that_ends_takes_no_more_works() {
    let _task = Task::enter();
    model::refuse_task_works(true);
    let work = work(1, Some(note));
    assert_eq!(add(work), ESRCH);
    assert!(!raw::task_work_cancel(raw::get_current(), work));
    model::refuse_task_works(false);
    assert_eq!(add(work), 0);

    // A task that has ended, and that somebody still has a reference to.
    let ended = model::spawn_thread(|| raw::Shared::new(raw::get_task_struct(raw::get_current())));
    let ended = ended.join().unwrap().get();
    let late = self::work(2, Some(note));
    assert_eq!(raw::task_work_add(ended, late, RESUME), ESRCH);
    drop(take(late));
    raw::put_task_struct(ended);
}

#[test]
fn another_task_can_be_given_a_work() {
    use std::sync::mpsc;

    /// Frees a work that was made on another task.
    unsafe extern "C" fn hand_over(head: raw::Work) {
        // SAFETY: It is a `u32` behind a node, from below.
        let work = unsafe { KBox::from_raw(head.cast::<(callback_head, u32)>()) };
        DONE.with_borrow_mut(|done| done.push(work.1));
    }

    let _task = Task::enter();
    let (give, given) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    let other = model::spawn_thread(move || {
        tell.send(raw::Shared::new(raw::get_current())).unwrap();
        given.recv().unwrap();
        model::return_to_userspace();
        done()
    });
    let head = callback_head {
        next: ptr::null_mut(),
        func: Some(hand_over),
    };
    let work = KBox::into_raw(KBox::new((head, 9u32), GFP_KERNEL).unwrap()).cast();
    assert_eq!(
        raw::task_work_add(told.recv().unwrap().get(), work, RESUME),
        0
    );
    give.send(()).unwrap();
    assert_eq!(other.join().unwrap(), [9]);
}

#[test]
fn a_kernel_thread_does_its_works_when_it_ends() {
    let _task = Task::enter();
    let kthread = model::spawn_kthread(|| {
        assert_eq!(add(work(6, Some(note))), 0);
        assert_eq!(model::take_violations(), []);
        model::return_to_userspace();
        assert_eq!(
            (model::take_violations(), done()),
            (vec![Violation::KthreadInUserspace], vec![])
        );
        assert_eq!(model::task_works(), 1);
    });
    kthread.join().unwrap();
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn no_work_is_added_as_from_an_nmi() {
    let _task = Task::enter();
    let work = work(1, Some(note));
    let added = raw::task_work_add(raw::get_current(), work, NMI_CURRENT);
    assert_eq!(added, EINVAL);
    drop(take(work));
}

#[test]
fn a_work_that_is_never_done_is_reported() {
    let (stop, wait) = std::sync::mpsc::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel();
    let task = Task::enter();
    let other = model::spawn_thread(move || {
        assert_eq!(add(work(1, Some(note))), 0);
        tell.send(()).unwrap();
        wait.recv().is_err()
    });
    told.recv().unwrap();
    let report = task.exit();
    assert_eq!((report.works_left, report.tasks_left), (1, 1));
    assert!(!report.is_clean());
    drop(stop);
    assert!(other.join().unwrap());
}

#[test]
fn a_work_is_added_once() {
    let _task = Task::enter();
    let work = work(3, Some(note));
    assert_eq!((add(work), add(work)), (0, 0));
    assert_eq!(model::take_violations(), [Violation::WorkAddedTwice]);
    model::return_to_userspace();
    assert_eq!(done(), [3]);
}

#[test]
fn a_work_in_a_list_is_not_initialised_again() {
    let _task = Task::enter();
    let work = work(3, Some(note));
    assert_eq!(add(work), 0);
    raw::init_task_work(work, None);
    assert_eq!(model::take_violations(), [Violation::WorkInitialisedInList]);
    model::return_to_userspace();
    assert_eq!(done(), [3]);
}

#[test]
fn a_work_in_a_list_is_not_freed() {
    let _task = Task::enter();
    let work = work(3, Some(note));
    assert_eq!(add(work), 0);
    drop(take(work));
    assert_eq!(model::take_violations(), [Violation::WorkFreedInList]);
    model::return_to_userspace();
    assert_eq!(done(), []);
}

#[test]
fn a_work_that_is_about_to_be_done_is_not_freed() {
    thread_local! {
        static VICTIM: RefCell<Option<raw::Work>> = const { RefCell::new(None) };
    }

    /// Frees the work that would be done next.
    unsafe extern "C" fn free_next(head: raw::Work) {
        drop(take(head));
        drop(VICTIM.take().map(take));
    }

    let _task = Task::enter();
    let (older, newer) = (work(1, Some(note)), work(2, Some(free_next)));
    VICTIM.set(Some(older));
    assert_eq!((add(older), add(newer)), (0, 0));
    model::return_to_userspace();
    assert_eq!(model::take_violations(), [Violation::WorkFreedInList]);
    assert_eq!(done(), []);
}

#[test]
fn a_work_is_gone_when_its_function_returns() {
    /// Adds itself again, the first time.
    unsafe extern "C" fn again(head: raw::Work) {
        raw::init_task_work(head, Some(note));
        assert_eq!(add(head), 0);
    }

    let _task = Task::enter();
    assert_eq!(add(work(1, Some(again))), 0);
    model::return_to_userspace();
    assert_eq!(model::take_violations(), [Violation::WorkInListAfterRun]);
    assert_eq!(done(), [1]);
}

#[test]
fn a_work_that_reuses_the_memory_of_the_one_that_runs_is_no_mistake() {
    let _task = Task::enter();
    model::reuse_memory();
    assert_eq!(add(work(1, Some(go_on))), 0);
    model::return_to_userspace();
    assert_eq!(done(), [1, 2]);
}

#[test]
fn a_work_has_a_function() {
    let _task = Task::enter();
    let work = work(1, None);
    assert_eq!(add(work), 0);
    model::return_to_userspace();
    assert_eq!(model::take_violations(), [Violation::WorkWithoutFunction]);
    drop(take(work));
}

#[test]
fn a_value_of_one_task_is_not_dropped_on_another() {
    let _task = Task::enter();
    let work = raw::Shared::new(work(1, Some(note)));
    let other = model::spawn_thread(move || drop(take(work.get())));
    other.join().unwrap();
    assert_eq!(model::take_violations(), [Violation::DroppedOnAnotherTask]);
}
