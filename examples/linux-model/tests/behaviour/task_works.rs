// SPDX-License-Identifier: GPL-2.0

//! Works that a task does on its way back to user space.

use crate::noted::{Log, Noted, Panics};
use kernel::{
    alloc::{
        flags::{GFP_ATOMIC, GFP_KERNEL},
        AllocError,
    },
    current,
    error::code::ESRCH,
    model::{self, StaysHere, Task},
    sync::rcu,
    task_work::{OnReturnToUserspace, ReturningToUserspace, TaskWork},
};
use std::{
    cell::{Cell, RefCell},
    mem,
    panic::{self, AssertUnwindSafe},
    rc::Rc,
};

impl OnReturnToUserspace for Noted {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        self.log.add(format!("run {}", self.name));
    }
}

fn work<T: OnReturnToUserspace>() -> TaskWork<T> {
    TaskWork::new(GFP_KERNEL).unwrap()
}

/// Schedules a work for the current task.
fn schedule<T: OnReturnToUserspace>(payload: T) {
    assert!(work().task_work_add(current!(), payload).is_ok());
}

#[test]
fn a_work_is_done_on_the_way_to_user_space() {
    let _task = Task::enter();
    let log = Log::default();
    schedule(log.noted("value"));
    assert_eq!((model::task_works(), log.take().len()), (1, 0));
    model::return_to_userspace();
    assert_eq!(log.take(), ["run value", "value"]);
    assert_eq!((model::task_works(), model::live_memory()), (0, 0));
    model::return_to_userspace();
    assert_eq!(log.take(), [""; 0]);
}

#[test]
fn what_is_scheduled_can_be_changed_until_then() {
    let _task = Task::enter();
    let log = Log::default();
    {
        let task = current!();
        let scheduled = work().task_work_add(task, log.noted("before"));
        let mut scheduled = scheduled.ok().unwrap();
        assert_eq!(scheduled.name, "before");
        scheduled.name.push_str(" and after");
        assert_eq!(scheduled.name, "before and after");
    }
    assert_eq!(log.take(), [""; 0]);
    model::return_to_userspace();
    assert_eq!(log.take()[0], "run before and after");
}

#[test]
fn a_work_that_is_taken_back_is_not_done() {
    let _task = Task::enter();
    let log = Log::default();
    let (work, payload) = {
        let task = current!();
        let scheduled = work().task_work_add(task, log.noted("value"));
        let mut scheduled = scheduled.ok().unwrap();
        scheduled.name.push_str(" taken back");
        scheduled.task_work_cancel().unwrap()
    };
    assert_eq!((model::task_works(), model::live_memory()), (0, 1));
    assert_eq!(payload.name, "value taken back");
    model::return_to_userspace();
    assert_eq!(log.take(), [""; 0]);

    // The same memory can be used for another value.
    assert!(work.task_work_add(current!(), log.noted("other")).is_ok());
    assert_eq!(model::live_memory(), 1);
    drop(payload);
    model::return_to_userspace();
    assert_eq!(log.take(), ["value taken back", "run other", "other"]);
}

#[test]
fn only_the_one_that_is_taken_back_is_not_done() {
    let _task = Task::enter();
    let log = Log::default();
    {
        let task = current!();
        let add = |name: &str| work().task_work_add(task, log.noted(name)).ok().unwrap();
        let (_first, second, _third) = (add("first"), add("second"), add("third"));
        let (_, payload) = second.task_work_cancel().unwrap();
        assert_eq!(payload.name, "second");
    }
    assert_eq!(log.take(), ["second"]);
    model::return_to_userspace();
    assert_eq!(log.take(), ["run third", "third", "run first", "first"]);
}

#[test]
fn what_cannot_be_scheduled_comes_back() {
    let _task = Task::enter();
    let log = Log::default();
    model::refuse_task_works(true);
    let task = current!();
    let refused = work().task_work_add(task, log.noted("value"));
    let Err((error, work, payload)) = refused else {
        panic!("the task takes no more works");
    };
    assert_eq!((error, payload.name.as_str()), (ESRCH, "value"));
    assert_eq!((log.take().len(), model::live_memory()), (0, 1));

    model::refuse_task_works(false);
    assert!(work.task_work_add(current!(), payload).is_ok());
    model::return_to_userspace();
    assert_eq!(log.take(), ["run value", "value"]);
}

#[test]
fn a_task_that_ends_does_its_works() {
    let task = Task::enter();
    let log = Log::default();
    schedule(log.noted("value"));
    assert!(task.exit().is_clean());
    assert_eq!(log.take(), ["run value", "value"]);
}

#[test]
fn a_kernel_thread_does_its_works_when_it_ends() {
    let _task = Task::enter();
    let log = Log::default();
    let kthread = model::spawn_kthread({
        let log = log.clone();
        move || {
            schedule(log.noted("value"));
            assert_eq!(log.take(), [""; 0]);
        }
    });
    kthread.join().unwrap();
    assert_eq!(log.take(), ["run value", "value"]);
}

#[test]
fn a_thousand_works_newest_first() {
    const MANY: usize = if cfg!(miri) { 50 } else { 1000 };

    let _task = Task::enter();
    let log = Log::default();
    for number in 0..MANY {
        schedule(log.noted(number.to_string()));
    }
    assert_eq!((model::task_works(), model::live_memory()), (MANY, MANY));
    model::return_to_userspace();
    let lines = |number| [format!("run {number}"), format!("{number}")];
    let expected = (0..MANY).rev().flat_map(lines);
    assert!(log.take().into_iter().eq(expected));
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn a_work_is_done_whatever_becomes_of_the_handle() {
    let _task = Task::enter();
    let log = Log::default();
    {
        let task = current!();
        drop(work().task_work_add(task, log.noted("dropped")));
        mem::forget(work().task_work_add(task, log.noted("forgotten")));
    }
    model::return_to_userspace();
    assert_eq!(log.take().len(), 4);
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn each_task_does_its_own_works() {
    let _task = Task::enter();
    let log = Log::default();
    schedule(log.noted("ours"));
    for spawn in [crate::others::THREAD, crate::others::PROCESS] {
        let log = log.clone();
        let other = spawn(Box::new(move || {
            schedule(log.noted("theirs"));
            model::return_to_userspace();
            assert_eq!(log.take(), ["run theirs", "theirs"]);
        }));
        other.join().unwrap();
    }
    assert_eq!(log.take(), [""; 0]);
    model::return_to_userspace();
    assert_eq!(log.take(), ["run ours", "ours"]);
}

/// Cannot be sent, and notes if it is.
struct Local(Rc<Cell<u32>>, StaysHere, u32);

impl OnReturnToUserspace for Local {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        self.0.set(self.0.get() + self.2);
        drop(self.1);
    }
}

#[test]
fn what_belongs_to_the_task_may_be_scheduled() {
    let _task = Task::enter();
    let count = Rc::new(Cell::new(0));
    // The memory is made elsewhere, without what is put into it.
    let made = model::spawn_thread(work::<Local>);
    let made = made.join().unwrap();
    {
        let local = Local(count.clone(), StaysHere::new(), 1);
        let task = current!();
        let mut scheduled = made.task_work_add(task, local).ok().unwrap();
        scheduled.2 += 2;
        scheduled.0.set(10);
    }
    assert_eq!((Rc::strong_count(&count), count.get()), (2, 10));
    model::return_to_userspace();
    assert_eq!((Rc::strong_count(&count), count.get()), (1, 13));
}

#[test]
fn a_work_that_is_never_scheduled_has_nothing_in_it() {
    let _task = Task::enter();
    let work = work::<Panics>();
    assert_eq!(model::live_memory(), 1);
    let other = model::spawn_thread(move || drop(work));
    other.join().unwrap();
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn there_may_be_no_memory_for_a_work() {
    let _task = Task::enter();
    model::fail_allocation(0);
    assert_eq!(TaskWork::<Noted>::new(GFP_KERNEL).err(), Some(AllocError));
    let section = rcu::read_lock();
    assert!(TaskWork::<Noted>::new(GFP_ATOMIC).is_ok());
    drop(section);
}

thread_local! {
    static DONE: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

struct Empty;

impl OnReturnToUserspace for Empty {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        DONE.with_borrow_mut(|done| done.push(0));
    }
}

impl Drop for Empty {
    fn drop(&mut self) {
        DONE.with_borrow_mut(|done| done.push(1));
    }
}

#[test]
fn values_without_size_are_handed_over_too() {
    let _task = Task::enter();
    schedule(Empty);
    let (_, back) = {
        let task = current!();
        let scheduled = work().task_work_add(task, Empty).ok().unwrap();
        let _: &Empty = &scheduled;
        scheduled.task_work_cancel().unwrap()
    };
    drop(back);
    assert_eq!(DONE.take(), [1]);
    model::return_to_userspace();
    assert_eq!(DONE.take(), [0, 1]);
}

/// Stands far from the node.
#[repr(align(256))]
struct Wide([u8; 300]);

impl OnReturnToUserspace for Wide {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        DONE.with_borrow_mut(|done| done.extend(self.0.iter().map(|byte| u32::from(*byte))));
    }
}

#[test]
fn a_value_is_aligned_beside_the_node() {
    let _task = Task::enter();
    {
        let task = current!();
        let scheduled = work().task_work_add(task, Wide([7; 300]));
        let mut scheduled = scheduled.ok().unwrap();
        assert_eq!((&raw const *scheduled).addr() % 256, 0);
        scheduled.0[299] = 8;
    }
    model::return_to_userspace();
    let done = DONE.take();
    assert_eq!((done.len(), done[0], done[299]), (300, 7, 8));
}

/// Schedules another work, until there were as many.
struct Again(u32, Log);

impl OnReturnToUserspace for Again {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let Self(left, log) = self;
        log.add(left.to_string());
        if left > 0 {
            schedule(Again(left - 1, log));
        }
    }
}

#[test]
fn a_work_may_schedule_another() {
    let _task = Task::enter();
    // The memory of the one that runs is free by then.
    model::reuse_memory();
    let log = Log::default();
    schedule(Again(3, log.clone()));
    model::return_to_userspace();
    assert_eq!(log.take(), ["3", "2", "1", "0"]);
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn a_value_can_be_changed_inside() {
    struct Cells(Cell<u32>, RefCell<Vec<u32>>, Log);
    impl OnReturnToUserspace for Cells {
        fn run(self, _at: &ReturningToUserspace<'_>) {
            let all: u32 = self.1.borrow().iter().sum();
            self.2.add((self.0.get() + all).to_string());
        }
    }

    let _task = Task::enter();
    let log = Log::default();
    {
        let cells = Cells(Cell::new(1), RefCell::new(vec![10]), log.clone());
        let task = current!();
        let scheduled = work().task_work_add(task, cells).ok().unwrap();
        scheduled.0.set(2);
        scheduled.1.borrow_mut().push(20);
    }
    model::return_to_userspace();
    assert_eq!(log.take(), ["32"]);
}

impl OnReturnToUserspace for Panics {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        self.0.log.add("run");
    }
}

#[test]
fn a_destructor_that_panics_outside_of_c_is_an_ordinary_panic() {
    let _task = Task::enter();
    let log = Log::default();
    let (work, payload) = {
        let payload = Panics(log.noted("value"));
        let task = current!();
        let scheduled = work().task_work_add(task, payload).ok().unwrap();
        scheduled.task_work_cancel().unwrap()
    };
    drop(work);
    let caught = panic::catch_unwind(AssertUnwindSafe(|| drop(payload)));
    assert!(caught.is_err());
    assert_eq!((log.take().len(), model::live_memory()), (1, 0));
}

#[cfg(not(miri))]
#[test]
fn a_panic_does_not_go_through_c() {
    let name = "task_works::a_panic_does_not_go_through_c";
    let text = crate::children::aborts(name, || {
        let _task = Task::enter();
        schedule(Panics(Log::default().noted("value")));
        let _ = panic::catch_unwind(AssertUnwindSafe(model::return_to_userspace));
    });
    assert!(text.contains("the destructor of value panics"), "{text}");
    assert!(
        text.contains("panic in a function that cannot unwind"),
        "{text}"
    );
}
