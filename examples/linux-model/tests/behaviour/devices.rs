// SPDX-License-Identifier: GPL-2.0

//! Actions of devices: both ways home.

use crate::noted::{Log, Noted};
use kernel::{
    alloc::{flags::GFP_KERNEL, KBox},
    device::Device,
    devres::action::{devm_add_action_or_reset, Action, RegisteredAction},
    error::code::ENOMEM,
    model::{self, Driver, Task, Violation},
    sync::{aref::ARef, rcu, Arc},
};
use std::{
    mem,
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc as StdArc, Mutex,
    },
};

/// Says that it was called, and gives its part of the value up.
pub(crate) struct Release;

impl Action for Release {
    type Data = Arc<Noted>;

    fn release(data: Arc<Noted>) {
        data.log.add(format!("release {}", data.name));
    }
}

/// A registered value.
pub(crate) type Registered = RegisteredAction<Release, Noted>;

pub(crate) fn noted(log: &Log, name: impl Into<String>) -> Arc<Noted> {
    Arc::new(log.noted(name), GFP_KERNEL).unwrap()
}

fn register(driver: &Driver, log: &Log, name: impl Into<String>) -> Registered {
    let Ok(registered) = Registered::devm_add_action(driver.dev(), noted(log, name)) else {
        panic!("there is memory");
    };
    registered
}

/// A device with a driver.
pub(crate) fn bound() -> (ARef<Device>, Driver) {
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    (dev, driver)
}

#[test]
fn a_value_comes_home_by_the_callback() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let registered = register(&driver, &log, "value");
    assert_eq!(model::device_actions(&dev), 1);
    assert_eq!(log.take(), [""; 0]);
    driver.unbind();
    assert_eq!(log.take(), ["release value"]);

    // The registration has a part of its own.
    assert_eq!(registered.data().name, "value");
    assert!(registered.devm_remove_action_nowarn().is_none());
    assert_eq!(log.take(), ["value"]);
}

#[test]
fn a_value_comes_home_by_the_removal() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let registered = register(&driver, &log, "value");
    let before = Arc::as_ptr(registered.data());
    let back = registered.devm_remove_action_nowarn().unwrap();
    assert_eq!(Arc::as_ptr(&back), before);
    assert_eq!(model::device_actions(&dev), 0);
    driver.unbind();
    assert_eq!(log.take(), [""; 0]);
    drop(back);
    assert_eq!(log.take(), ["value"]);
}

#[test]
fn a_registration_is_taken_back_when_it_is_dropped() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    drop(register(&driver, &log, "value"));
    assert_eq!((model::device_actions(&dev), log.take().len()), (0, 1));
    driver.unbind();
    assert_eq!(log.take(), [""; 0]);
}

#[test]
fn a_registration_that_fails_gives_the_value_back() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let data = noted(&log, "value");
    let before = Arc::as_ptr(&data);
    model::fail_allocation(0);
    let Err((error, back)) = Registered::devm_add_action(driver.dev(), data) else {
        panic!("there is no memory");
    };
    assert_eq!((error, Arc::as_ptr(&back)), (ENOMEM, before));
    assert_eq!(model::device_actions(&dev), 0);
    assert_eq!(log.take(), [""; 0]);

    // It can be tried again with the same value.
    let registered = Registered::devm_add_action(driver.dev(), back);
    drop(registered.ok().unwrap());
    assert_eq!(log.take(), ["value"]);
}

#[test]
fn a_removal_that_comes_late_loses_nothing() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let (dropped, removed) = (
        register(&driver, &log, "dropped"),
        register(&driver, &log, "removed"),
    );
    driver.unbind();
    assert_eq!(log.take(), ["release removed", "release dropped"]);
    drop(dropped);
    assert_eq!(log.take(), ["dropped"]);
    assert!(removed.devm_remove_action_nowarn().is_none());
    assert_eq!(log.take(), ["removed"]);
}

#[test]
fn an_action_that_cannot_be_added_is_run() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    model::fail_allocation(1);
    let data = noted(&log, "value");
    let added = devm_add_action_or_reset::<Release>(driver.dev(), data);
    assert_eq!(added, Err(ENOMEM));
    assert_eq!(log.take(), ["release value", "value"]);
    assert_eq!(model::device_actions(&dev), 0);
}

#[test]
fn actions_run_newest_first_whoever_adds_them() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let first = register(&driver, &log, "first");
    let second = noted(&log, "second");
    devm_add_action_or_reset::<Release>(driver.dev(), second).unwrap();
    let third = register(&driver, &log, "third");
    driver.unbind();
    let order = ["release third", "release second", "second", "release first"];
    assert_eq!(log.take(), order);
    drop((first, third));
    assert_eq!(log.take(), ["first", "third"]);
}

#[test]
fn a_thousand_registrations() {
    const MANY: u32 = 1000;

    /// Counts down, and sees that it is its turn.
    struct CountDown;
    impl Action for CountDown {
        type Data = Arc<(u32, StdArc<AtomicU32>)>;
        fn release(data: Self::Data) {
            assert_eq!(data.1.swap(data.0, Ordering::Relaxed), data.0 + 1);
        }
    }

    let _task = Task::enter();
    let (dev, driver) = bound();
    let next = StdArc::new(AtomicU32::new(MANY));
    let mut kept = Vec::new();
    for number in 0..MANY {
        let data = Arc::new((number, next.clone()), GFP_KERNEL).unwrap();
        let registered = RegisteredAction::<CountDown, _>::devm_add_action(driver.dev(), data);
        kept.push(registered.ok().unwrap());
    }
    assert_eq!(model::device_actions(&dev), kept.len());

    // Half of them are taken back.
    while next.load(Ordering::Relaxed) > MANY / 2 {
        let registered = kept.pop().unwrap();
        let back = registered.devm_remove_action_nowarn().unwrap();
        assert_eq!(next.swap(back.0, Ordering::Relaxed), back.0 + 1);
    }
    assert_eq!(model::device_actions(&dev), kept.len());
    assert_eq!(StdArc::strong_count(&next), 1 + kept.len());
    driver.unbind();
    assert_eq!(next.load(Ordering::Relaxed), 0);
    for registered in kept {
        assert!(registered.devm_remove_action_nowarn().is_none());
    }
    assert_eq!(StdArc::strong_count(&next), 1);
}

#[test]
fn any_of_many_registrations_can_be_taken_back() {
    const MANY: usize = if cfg!(miri) { 30 } else { 1000 };

    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let make = |number: usize| register(&driver, &log, number.to_string());
    let kept: Vec<_> = (0..MANY).map(make).collect();
    let mut left = Vec::new();
    for (number, registered) in kept.into_iter().enumerate() {
        if number % 3 == 0 {
            let back = registered.devm_remove_action_nowarn().unwrap();
            assert_eq!(back.name, number.to_string());
        } else {
            left.push(registered);
        }
    }
    assert_eq!(log.take().len(), MANY - left.len());
    assert_eq!(model::device_actions(&dev), left.len());
    driver.unbind();
    let expected = (0..MANY).rev().filter(|number| number % 3 != 0);
    let expected = expected.map(|number| format!("release {number}"));
    assert!(log.take().into_iter().eq(expected));
    drop(left);
    assert_eq!(log.take().len(), MANY - MANY.div_ceil(3));
}

#[test]
fn each_device_has_its_own_actions() {
    let _task = Task::enter();
    let log = Log::default();
    let devices: Vec<_> = (0..3).map(|_| bound()).collect();
    let data = noted(&log, "shared");
    let mut registered = Vec::new();
    for (dev, driver) in &devices {
        let one = Registered::devm_add_action(driver.dev(), data.clone());
        let one = one.ok().unwrap();
        assert_eq!(model::device_ptr(one.dev()), model::device_ptr(&**dev));
        registered.push(one);
    }
    drop(data);

    // The same function and the same value, but another device.
    drop(registered.remove(1));
    let actions = devices.iter().map(|(dev, _)| model::device_actions(dev));
    let actions: Vec<_> = actions.collect();
    assert_eq!(actions, [1, 0, 1]);
    drop(devices);
    assert_eq!(log.take(), ["release shared", "release shared"]);
    drop(registered);
    assert_eq!(log.take(), ["shared"]);
}

/// Entries that are registered with the same value are alike: one comes back for each that is taken back, and the
/// others are released.
#[test]
fn one_value_can_be_registered_twice() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let first = register(&driver, &log, "value");
    let second = Registered::devm_add_action(driver.dev(), first.data().clone());
    let second = second.ok().unwrap();
    assert!(first.devm_remove_action_nowarn().is_some());
    assert_eq!((model::device_actions(&dev), log.take().len()), (1, 0));
    driver.unbind();
    assert_eq!(log.take(), ["release value"]);
    assert!(second.devm_remove_action_nowarn().is_none());
    assert_eq!(log.take(), ["value"]);
}

/// A handle that is too late may take what is alike, if the function has the same address; the counts stay right.
#[test]
fn one_value_can_be_registered_again_after_its_release() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let stale = register(&driver, &log, "value");
    driver.unbind();
    assert_eq!(log.take(), ["release value"]);
    let driver = Driver::bind(&dev);
    let fresh = Registered::devm_add_action(driver.dev(), stale.data().clone());
    let both = [stale, fresh.ok().unwrap()];
    let back = both.map(Registered::devm_remove_action_nowarn);
    assert_eq!(back.iter().flatten().count(), 1);
    assert_eq!(model::device_actions(&dev), 0);
    drop(back);
    assert_eq!(log.take(), ["value"]);
}

/// The address of a value that was released goes to nobody else while its registration exists.
#[test]
fn memory_that_is_used_again_is_no_key_of_an_old_registration() {
    let _task = Task::enter();
    model::reuse_memory();
    let (log, (dev, driver)) = (Log::default(), bound());
    let stale = register(&driver, &log, "stale");
    driver.unbind();
    let driver = Driver::bind(&dev);
    let fresh = register(&driver, &log, "fresh");
    assert_ne!(Arc::as_ptr(stale.data()), Arc::as_ptr(fresh.data()));
    drop(stale);
    assert_eq!(model::device_actions(&dev), 1);
    assert_eq!(log.take(), ["release stale", "stale"]);
    assert_eq!(fresh.devm_remove_action_nowarn().unwrap().name, "fresh");
}

#[test]
fn a_registration_keeps_its_device() {
    let task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let ptr = model::device_ptr(&*dev);
    let registered = register(&driver, &log, "value");
    drop((dev, driver));
    assert_eq!(model::device_refs(ptr), Some(1));
    assert!(registered.devm_remove_action_nowarn().is_none());
    assert_eq!(model::device_refs(ptr), None);
    assert!(task.exit().is_clean());
}

#[test]
fn a_registration_that_is_forgotten_is_released_and_keeps_its_device() {
    let task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    mem::forget(register(&driver, &log, "value"));
    drop((dev, driver));
    assert_eq!(log.take(), ["release value"]);
    let report = task.exit();
    assert_eq!((report.leaked_devices, report.leaked_memory), (1, 1));
    assert_eq!((report.actions_left, report.violations.len()), (0, 0));
}

#[test]
fn a_registration_can_be_given_up_on_any_thread() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let (dropped, removed) = (
        register(&driver, &log, "dropped"),
        register(&driver, &log, "removed"),
    );
    let other = model::spawn_thread(move || {
        drop(dropped);
        removed.devm_remove_action_nowarn().unwrap().name.clone()
    });
    assert_eq!(other.join().unwrap(), "removed");
    assert_eq!(log.take(), ["dropped", "removed"]);
}

/// Has another registration of the same device, which goes with it.
struct Owns {
    _other: Registered,
    own: Noted,
}

impl Action for Owns {
    type Data = KBox<Owns>;

    fn release(data: KBox<Owns>) {
        data.own.log.add("release owner");
        drop(data);
    }
}

#[test]
fn a_registration_can_be_dropped_in_the_action_of_another() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let own = |other| {
        let owner = Owns {
            _other: other,
            own: log.noted("owner"),
        };
        let data = KBox::new(owner, GFP_KERNEL).unwrap();
        devm_add_action_or_reset::<Owns>(driver.dev(), data).unwrap();
    };
    own(register(&driver, &log, "older"));
    assert_eq!(model::device_actions(&dev), 2);
    driver.unbind();
    // All are off the list already: the removal finds nothing, and the action of the other one runs in its turn.
    // Fields are dropped in order.
    let order = ["release owner", "owner", "release older", "older"];
    assert_eq!(log.take(), order);
}

#[test]
fn a_registration_can_be_dropped_in_an_older_action() {
    /// Drops a registration that was made after it.
    struct Later;

    impl Action for Later {
        type Data = Arc<Mutex<Option<Registered>>>;

        fn release(data: Self::Data) {
            drop(data.lock().unwrap().take());
        }
    }

    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let slot = Arc::new(Mutex::new(None), GFP_KERNEL).unwrap();
    devm_add_action_or_reset::<Later>(driver.dev(), slot.clone()).unwrap();
    *slot.lock().unwrap() = Some(register(&driver, &log, "newer"));
    driver.unbind();
    assert_eq!(log.take(), ["release newer", "newer"]);
}

#[test]
fn control_registering_may_sleep() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let data = noted(&log, "value");
    let section = rcu::read_lock();
    let registered = Registered::devm_add_action(driver.dev(), data);
    drop(section);
    drop(registered.ok().unwrap());
    let calls = ["might_sleep", "devm_add_action"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
}
