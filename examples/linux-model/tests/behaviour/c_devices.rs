// SPDX-License-Identifier: GPL-2.0

//! Devices of the model, as a caller in C has them.

use crate::raw;
use kernel::{
    device::Device,
    ffi::c_void,
    model::{self, Driver, Task, Violation},
    sync::aref::ARef,
};
use std::{
    ptr,
    sync::{Arc, Barrier, Mutex},
};

const ENOENT: i32 = -2;
const ENOMEM: i32 = -12;

/// What was called, in order.
type Log = Mutex<Vec<&'static str>>;

/// What an action has for its data: what it writes, and where.
struct Entry {
    name: &'static str,
    log: Arc<Log>,
}

fn entry(name: &'static str, log: &Arc<Log>) -> *mut c_void {
    let log = log.clone();
    Box::into_raw(Box::new(Entry { name, log })).cast()
}

/// Takes the data of an action back.
fn take(data: *mut c_void) -> Entry {
    // SAFETY: It comes from `entry`, and whoever takes it back has it alone.
    *unsafe { Box::from_raw(data.cast()) }
}

unsafe extern "C" fn write(data: *mut c_void) {
    let Entry { name, log } = take(data);
    log.lock().unwrap().push(name);
}

unsafe extern "C" fn write_twice(data: *mut c_void) {
    let Entry { name, log } = take(data);
    log.lock().unwrap().extend([name, name]);
}

fn device() -> (ARef<Device>, raw::Device) {
    let dev = model::new_device();
    let ptr = model::device_ptr(&*dev);
    (dev, ptr)
}

#[test]
fn actions_run_once_and_newest_first() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    for name in ["first", "second", "third"] {
        assert_eq!(raw::devm_add_action(ptr, Some(write), entry(name, &log)), 0);
    }
    assert_eq!(model::device_actions(&dev), 3);
    driver.unbind();
    assert_eq!(*log.lock().unwrap(), ["third", "second", "first"]);
    assert_eq!(model::device_actions(&dev), 0);

    // The next driver finds none of them.
    Driver::bind(&dev).unbind();
    assert_eq!(log.lock().unwrap().len(), 3);
}

#[test]
fn an_action_is_removed_by_both_pointers() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    let function: raw::Action = Some(write);
    let (left, removed) = (entry("left", &log), entry("removed", &log));
    assert_eq!(raw::devm_add_action(ptr, function, left), 0);
    assert_eq!(raw::devm_add_action(ptr, function, removed), 0);

    let other = raw::devm_remove_action_nowarn(ptr, Some(write_twice), removed);
    let nothing = raw::devm_remove_action_nowarn(ptr, function, ptr::null_mut());
    assert_eq!((other, nothing), (ENOENT, ENOENT));
    let remove = || raw::devm_remove_action_nowarn(ptr, function, removed);
    assert_eq!((remove(), remove()), (0, ENOENT));
    assert_eq!(take(removed).name, "removed");

    driver.unbind();
    assert_eq!(*log.lock().unwrap(), ["left"]);
    let gone = raw::devm_remove_action_nowarn(ptr, function, left);
    assert_eq!(gone, ENOENT);
}

#[test]
fn of_two_that_fit_the_newest_is_removed() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    /// Counts in its data.
    unsafe extern "C" fn count(data: *mut c_void) {
        // SAFETY: The test adds it with a log, which outlives the device.
        unsafe { &*data.cast::<Log>() }
            .lock()
            .unwrap()
            .push("counted");
    }
    let function: raw::Action = Some(count);
    let data = Arc::as_ptr(&log).cast_mut().cast();
    assert_eq!(raw::devm_add_action(ptr, function, data), 0);
    let between = entry("between", &log);
    assert_eq!(raw::devm_add_action(ptr, Some(write), between), 0);
    assert_eq!(raw::devm_add_action(ptr, function, data), 0);
    assert_eq!(raw::devm_remove_action_nowarn(ptr, function, data), 0);
    driver.unbind();
    assert_eq!(*log.lock().unwrap(), ["between", "counted"]);
}

#[test]
fn an_action_may_not_be_added_for_want_of_memory() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let _driver = Driver::bind(&dev);
    let data = entry("never", &log);
    model::fail_allocation(0);
    assert_eq!(raw::devm_add_action(ptr, Some(write), data), ENOMEM);
    assert_eq!(take(data).name, "never");

    model::fail_allocation(0);
    let err = raw::devm_add_action_or_reset(ptr, Some(write), entry("at once", &log));
    assert_eq!(err, ENOMEM);
    assert_eq!(*log.lock().unwrap(), ["at once"]);

    model::fail_allocation(1);
    let add = |name| raw::devm_add_action_or_reset(ptr, Some(write), entry(name, &log));
    assert_eq!([add("later"), add("at once"), add("later")], [0, ENOMEM, 0]);
    assert_eq!(model::device_actions(&dev), 2);
}

#[test]
fn references_are_counted() {
    let task = Task::enter();
    let (dev, ptr) = device();
    assert_eq!(model::device_refs(ptr), Some(1));
    assert_eq!(raw::get_device(ptr), ptr);
    let driver = Driver::bind(&dev);
    let other: ARef<Device> = driver.dev().into();
    assert_eq!(model::device_refs(ptr), Some(4));
    drop((driver, other, dev));
    assert_eq!(model::device_refs(ptr), Some(1));
    raw::put_device(ptr);
    assert_eq!(model::device_refs(ptr), None);
    assert!(raw::get_device(ptr::null_mut()).is_null());
    raw::put_device(ptr::null_mut());
    assert!(task.exit().is_clean());
}

#[test]
fn a_leaked_device_is_reported() {
    let task = Task::enter();
    let _ = ARef::into_raw(model::new_device());
    assert_eq!(task.exit().leaked_devices, 1);
}

#[test]
fn a_leaked_action_is_reported() {
    let task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    assert_eq!(
        raw::devm_add_action(ptr, Some(write), entry("left", &log)),
        0
    );
    let report = task.exit();
    assert_eq!((report.actions_left, report.leaked_devices), (1, 1));
    assert!(!report.is_clean());
    driver.unbind();
}

#[test]
fn a_dead_device_is_noticed_everywhere() {
    let _task = Task::enter();
    let ptr = ARef::into_raw(model::new_device()).as_ptr().cast();
    raw::put_device(ptr);
    assert_eq!(model::violations(), []);
    raw::put_device(ptr);
    raw::get_device(ptr);
    let add = raw::devm_add_action(ptr, Some(write), ptr::null_mut());
    let remove = raw::devm_remove_action_nowarn(ptr, Some(write), ptr::null_mut());
    assert_eq!((add, remove), (ENOMEM, ENOENT));
    let calls = [
        "put_device",
        "get_device",
        "devm_add_action",
        "devm_remove_action_nowarn",
    ];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadDevice { call })
    );
}

#[test]
fn an_action_needs_a_driver() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    assert_eq!(
        raw::devm_add_action(ptr, Some(write), entry("run", &log)),
        0
    );
    assert_eq!(model::take_violations(), [Violation::ActionWithoutDriver]);

    // As in C, it is run at the end.
    drop(dev);
    assert_eq!(
        model::take_violations(),
        [Violation::DeviceFreedWithActions]
    );
    assert_eq!(*log.lock().unwrap(), ["run"]);
}

#[test]
fn an_action_that_is_added_while_others_run_comes_too_late() {
    let _task = Task::enter();
    /// Adds an action to the device that is its data.
    unsafe extern "C" fn add(data: *mut c_void) {
        unsafe extern "C" fn nothing(_data: *mut c_void) {}
        assert_eq!(raw::devm_add_action(data.cast(), Some(nothing), data), 0);
    }
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    assert_eq!(raw::devm_add_action(ptr, Some(add), ptr.cast()), 0);
    driver.unbind();
    drop(dev);
    assert_eq!(
        model::take_violations(),
        [
            Violation::ActionWithoutDriver,
            Violation::DeviceFreedWithActions
        ]
    );
}

#[test]
#[should_panic(expected = "the device has a driver already")]
fn a_device_has_one_driver() {
    let _task = Task::enter();
    let dev = model::new_device();
    let _first = Driver::bind(&dev);
    let _second = Driver::bind(&dev);
}

#[test]
fn actions_do_not_run_in_a_read_section() {
    let _task = Task::enter();
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    raw::rcu_read_lock();
    let data = ptr::null_mut();
    assert_eq!(raw::devm_add_action(ptr, None, data), 0);
    driver.unbind();
    raw::rcu_read_unlock();
    let calls = ["devm_add_action", "devres_release_all"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
}

/// The list is taken at once: while one action runs, none of the others can be removed any more.
#[test]
fn a_removal_that_comes_while_actions_run_finds_nothing() {
    struct Meeting(Barrier);

    /// Meets the other thread, twice.
    unsafe extern "C" fn meet(data: *mut c_void) {
        // SAFETY: The test adds it with a meeting, which outlives the device.
        let Meeting(barrier) = unsafe { &*data.cast::<Meeting>() };
        barrier.wait();
        barrier.wait();
    }

    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let meeting = Arc::new(Meeting(Barrier::new(2)));
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    let function: raw::Action = Some(write);
    let data = entry("older", &log);
    assert_eq!(raw::devm_add_action(ptr, function, data), 0);
    let met = Arc::as_ptr(&meeting).cast_mut().cast();
    assert_eq!(raw::devm_add_action(ptr, Some(meet), met), 0);
    let unbinding = model::spawn_thread(move || driver.unbind());

    meeting.0.wait();
    assert_eq!(raw::devm_remove_action_nowarn(ptr, function, data), ENOENT);
    assert_eq!(*log.lock().unwrap(), [""; 0]);
    meeting.0.wait();
    unbinding.join().unwrap();
    assert_eq!(*log.lock().unwrap(), ["older"]);
}

/// Whatever the order: each action is run or removed, once.
#[test]
fn removal_and_release_share_the_actions() {
    let _task = Task::enter();
    let log = Arc::new(Log::default());
    let (dev, ptr) = device();
    let driver = Driver::bind(&dev);
    let function: raw::Action = Some(write);
    let data: Vec<_> = (0..8).map(|_| entry("run", &log)).collect();
    for data in &data {
        assert_eq!(raw::devm_add_action(ptr, function, *data), 0);
    }
    let unbinding = model::spawn_thread(move || driver.unbind());
    let mut removed = 0;
    for data in data {
        if raw::devm_remove_action_nowarn(ptr, function, data) == 0 {
            drop(take(data));
            removed += 1;
        }
    }
    unbinding.join().unwrap();
    assert_eq!(log.lock().unwrap().len() + removed, 8);
}
