// SPDX-License-Identifier: GPL-2.0

//! Resources of devices.

use crate::{
    devices::bound,
    noted::{Log, Noted},
};
use kernel::{
    alloc::flags::GFP_KERNEL,
    device::Device,
    devres::{self, action::RevocableAction, Devres, DevresLt},
    error::{
        code::{EBUSY, EINVAL, ENOMEM},
        Error,
    },
    model::{self, Driver, Task, Violation},
    sync::{aref::ARef, rcu, Arc, Completion},
    types::{CovariantForLt, ForLt},
};
use pinned_init::{init_from_closure, Init};
use std::{
    cell::Cell,
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc, Mutex,
    },
};

pub(crate) fn resource(driver: &Driver, log: &Log, name: &str) -> Devres<Noted> {
    Devres::new(driver.dev(), log.noted(name)).unwrap()
}

/// A resource that borrows another one, which its destructor still uses.
struct Part<'a>(&'a Noted, Noted);

impl Drop for Part<'_> {
    fn drop(&mut self) {
        assert_eq!(self.0.name, "whole");
    }
}

struct Parts;

impl ForLt for Parts {
    type Of<'a> = Part<'a>;
}

// SAFETY: A reference is covariant, and there is no other lifetime.
unsafe impl CovariantForLt for Parts {}

#[test]
fn a_resource_that_borrows_is_there_until_the_driver_leaves() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let (_other_dev, other) = bound();
    let whole = log.noted("whole");
    // SAFETY: The driver leaves before the resource is dropped.
    let part = unsafe { DevresLt::<Parts>::new(driver.dev(), Part(&whole, log.noted("part"))) };
    let part = part.unwrap();
    assert_eq!(model::device_ptr(part.device()), model::device_ptr(&*dev));
    assert_eq!(part.access(driver.dev()).unwrap().1.name, "part");
    assert_eq!(part.try_access().unwrap().0.name, "whole");
    assert_eq!(part.access(other.dev()).map(|_| ()), Err(EINVAL));
    let name = |part: &Part<'_>| part.1.name.len();
    assert_eq!(part.access_with(driver.dev(), name), Ok(4));
    assert_eq!(part.try_access_with(name), Some(4));
    driver.unbind();
    assert_eq!(log.take(), ["part"]);
    assert!(part.try_access().is_none());
    assert_eq!(part.try_access_with(name), None);
    drop(part);
    assert_eq!(log.take(), [""; 0]);
    other.unbind();
}

#[test]
fn a_resource_is_there_until_the_driver_leaves() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let value = resource(&driver, &log, "value");
    assert_eq!(model::device_ptr(value.device()), model::device_ptr(&*dev));
    assert_eq!(value.access(driver.dev()).unwrap().name, "value");
    assert_eq!(value.try_access().unwrap().name, "value");
    assert_eq!(value.try_access_with(|value| value.name.len()), Some(5));
    {
        let section = rcu::read_lock();
        let found = value.try_access_with_guard(&section).unwrap();
        assert_eq!(found.name, "value");
    }
    assert_eq!(log.take(), [""; 0]);
    driver.unbind();
    assert_eq!(log.take(), ["value"]);

    assert!(value.try_access().is_none());
    assert_eq!(value.try_access_with(|value| value.name.len()), None);
    let section = rcu::read_lock();
    assert!(value.try_access_with_guard(&section).is_none());
    drop(section);
    drop(value);
    assert_eq!(log.take(), [""; 0]);
}

#[test]
fn a_resource_is_there_until_it_is_dropped() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let value = resource(&driver, &log, "value");
    assert_eq!(model::device_actions(&dev), 1);
    drop(value);
    assert_eq!((model::device_actions(&dev), log.take().len()), (0, 1));
    driver.unbind();
    assert_eq!(log.take(), [""; 0]);
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn a_resource_is_not_shown_to_another_device() {
    let _task = Task::enter();
    let (log, (_dev, driver), (_other_dev, other)) = (Log::default(), bound(), bound());
    let value = resource(&driver, &log, "value");
    assert_eq!(value.access(other.dev()).err(), Some(EINVAL));
    assert!(value.access(driver.dev()).is_ok());
    other.unbind();
    assert!(value.access(driver.dev()).is_ok());
}

#[test]
fn a_resource_of_an_earlier_driver_is_not_shown() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let stale = resource(&driver, &log, "stale");
    driver.unbind();
    let driver = Driver::bind(&dev);
    let fresh = resource(&driver, &log, "fresh");
    assert_eq!(stale.access(driver.dev()).err(), Some(EINVAL));
    assert_eq!(fresh.access(driver.dev()).unwrap().name, "fresh");
    drop(stale);
    assert_eq!(fresh.access(driver.dev()).unwrap().name, "fresh");
    assert_eq!(log.take(), ["stale"]);
}

#[test]
fn memory_that_is_used_again_is_no_key_of_an_old_resource() {
    let _task = Task::enter();
    model::reuse_memory();
    let (log, (dev, driver)) = (Log::default(), bound());
    let mut stale = resource(&driver, &log, "first");
    let mut driver = Some(driver);
    for _ in 0..4 {
        drop(driver.take());
        let next = Driver::bind(&dev);
        let fresh = resource(&next, &log, "next");
        drop(stale);
        assert_eq!(model::device_actions(&dev), 1);
        assert_eq!(fresh.access(next.dev()).unwrap().name, "next");
        stale = fresh;
        driver = Some(next);
    }
    assert_eq!(log.take(), ["first", "next", "next", "next"]);
}

#[test]
fn a_resource_outlives_everything_else_about_its_device() {
    let task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let ptr = model::device_ptr(&*dev);
    let value = resource(&driver, &log, "value");
    drop((dev, driver));
    assert_eq!(log.take(), ["value"]);
    assert_eq!(model::device_refs(ptr), Some(1));
    assert!(value.try_access().is_none());
    drop(value);
    assert_eq!(model::device_refs(ptr), None);
    assert!(task.exit().is_clean());
}

#[test]
fn a_thousand_resources() {
    const MANY: usize = if cfg!(miri) { 50 } else { 1000 };

    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let make = |number: usize| resource(&driver, &log, &number.to_string());
    let mut values: Vec<_> = (0..MANY).map(make).collect();
    assert_eq!(model::device_actions(&dev), MANY);
    for _ in 0..MANY / 2 {
        drop(values.pop());
    }
    assert_eq!(log.take().len(), MANY / 2);
    assert_eq!(model::device_actions(&dev), MANY / 2);
    driver.unbind();
    let expected = (0..MANY / 2).rev().map(|number| number.to_string());
    assert!(log.take().into_iter().eq(expected));
    drop(values);
    assert_eq!((log.take().len(), model::live_memory()), (0, 0));
}

#[test]
fn a_resource_that_cannot_be_made_is_dropped() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    // The shared allocation, and the entry of the list.
    for before in [0, 1] {
        model::fail_allocation(before);
        let made = Devres::new(driver.dev(), log.noted("value"));
        assert_eq!(made.err(), Some(ENOMEM));
        assert_eq!(log.take(), ["value"]);
        assert_eq!((model::device_actions(&dev), model::live_memory()), (0, 0));
    }
}

/// An initializer that fails.
fn refuses(log: &Log) -> impl Init<Noted, Error> + '_ {
    let fail = move |_: *mut Noted| {
        log.add("refused");
        Err(EBUSY)
    };
    // SAFETY: It never says that there is a value, and leaves nothing in the room.
    unsafe { init_from_closure(fail) }
}

#[test]
fn an_initializer_may_fail() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let made = Devres::new(driver.dev(), refuses(&log));
    assert_eq!(made.err(), Some(EBUSY));
    let registered = devres::register(driver.dev(), refuses(&log), GFP_KERNEL);
    assert_eq!(registered, Err(EBUSY));
    assert_eq!(log.take(), ["refused", "refused"]);
    assert_eq!((model::device_actions(&dev), model::live_memory()), (0, 0));
}

#[test]
fn a_value_is_kept_until_the_driver_leaves() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    devres::register(driver.dev(), log.noted("older"), GFP_KERNEL).unwrap();
    devres::register(driver.dev(), log.noted("newer"), GFP_KERNEL).unwrap();
    assert_eq!(log.take(), [""; 0]);
    driver.unbind();
    assert_eq!(log.take(), ["newer", "older"]);
}

#[test]
fn a_value_that_cannot_be_kept_is_dropped_at_once() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    // The allocation, and the entry of the list.
    for before in [0, 1] {
        model::fail_allocation(before);
        let kept = devres::register(driver.dev(), log.noted("value"), GFP_KERNEL);
        assert_eq!(kept, Err(ENOMEM));
        assert_eq!(log.take(), ["value"]);
        assert_eq!((model::device_actions(&dev), model::live_memory()), (0, 0));
    }
}

#[test]
fn values_that_do_not_move_are_made_in_their_place() {
    let _task = Task::enter();
    let (_dev, driver) = bound();
    let event = Devres::new(driver.dev(), Completion::new()).unwrap();
    event.access(driver.dev()).unwrap().complete_all();
    event.access(driver.dev()).unwrap().wait_for_completion();
    devres::register(driver.dev(), Completion::new(), GFP_KERNEL).unwrap();
}

#[test]
fn a_value_without_size_is_dropped_once() {
    static DROPPED: AtomicU32 = AtomicU32::new(0);

    struct Empty;
    impl Drop for Empty {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }

    let _task = Task::enter();
    let (_dev, driver) = bound();
    let values: Vec<_> = (0..3)
        .map(|_| Devres::new(driver.dev(), Empty).unwrap())
        .collect();
    devres::register(driver.dev(), Empty, GFP_KERNEL).unwrap();
    let mut values = values.into_iter();
    drop(values.next());
    assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
    driver.unbind();
    assert_eq!(DROPPED.load(Ordering::Relaxed), 4);
    drop(values);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 4);
}

#[test]
fn a_value_can_be_changed_inside() {
    struct Counter(Cell<u32>, Mutex<Vec<u32>>, Log);
    impl Drop for Counter {
        fn drop(&mut self) {
            let all: u32 = self.1.get_mut().unwrap().iter().sum();
            self.2.add((self.0.get() + all).to_string());
        }
    }

    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let counter = Counter(Cell::new(1), Mutex::new(vec![10]), log.clone());
    let value = Devres::new(driver.dev(), counter).unwrap();
    let found = value.access(driver.dev()).unwrap();
    found.0.set(found.0.get() + 1);
    value.try_access().unwrap().1.lock().unwrap().push(20);
    // It may go to another thread, which has it alone then.
    let other = model::spawn_thread(move || {
        value.try_access_with(|value| value.0.set(value.0.get() + 3));
        drop(value);
    });
    other.join().unwrap();
    assert_eq!(log.take(), ["35"]);
}

#[test]
fn all_ways_in_lead_to_the_same_value() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let value = resource(&driver, &log, "value");
    let (guard, section) = (value.try_access().unwrap(), rcu::read_lock());
    let by_device = value.access(driver.dev()).unwrap();
    let by_section = value.try_access_with_guard(&section).unwrap();
    assert!(std::ptr::eq(&*guard, by_device));
    assert!(std::ptr::eq(by_section, by_device));
}

#[test]
fn whoever_uses_a_resource_keeps_it() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let value = Arc::new(resource(&driver, &log, "value"), GFP_KERNEL).unwrap();
    let (tell, told) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let reader = model::spawn_thread({
        let (value, log) = (value.clone(), log.clone());
        move || {
            let guard = value.try_access().unwrap();
            tell.send(()).unwrap();
            may_go.recv().unwrap();
            // From now on the driver leaves: there is no way in, but what is in stays.
            while value.try_access().is_some() {
                std::thread::yield_now();
            }
            assert_eq!((&*guard.name, log.take().len()), ("value", 0));
        }
    });
    told.recv().unwrap();
    let unbinding = model::spawn_thread({
        let log = log.clone();
        move || {
            driver.unbind();
            assert_eq!(log.take(), ["value"]);
        }
    });
    go.send(()).unwrap();
    reader.join().unwrap();
    unbinding.join().unwrap();
}

#[test]
fn control_a_resource_is_not_dropped_in_a_read_section() {
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let value = resource(&driver, &log, "value");
    let section = rcu::read_lock();
    drop(value);
    drop(section);
    let call = "might_sleep";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
}

#[test]
fn the_form_beneath_says_none_where_a_resource_says_einval() {
    let _task = Task::enter();
    let (log, (dev, driver), (_other_dev, other)) = (Log::default(), bound(), bound());
    let value = RevocableAction::new(driver.dev(), log.noted("value")).unwrap();
    assert!(value.access(driver.dev()).is_some());
    assert!(value.access(other.dev()).is_none());
    let same: &Device = value.dev();
    let kept: ARef<Device> = same.into();
    driver.unbind();
    let driver = Driver::bind(&dev);
    assert!(value.access(driver.dev()).is_none());
    assert!(value.try_access().is_none());
    drop((value, kept));
}
