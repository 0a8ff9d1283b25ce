// SPDX-License-Identifier: GPL-2.0

//! Resources that are dropped while the driver leaves.

use crate::probe::{bound, race, Fate, Probe, ROUNDS};
use kernel::{
    alloc::flags::GFP_KERNEL,
    devres::Devres,
    model::{self, Driver, Task},
    sync::{rcu, Arc},
};
use std::{sync::Arc as StdArc, thread};

/// How often a reader asks.
const READS: u32 = if cfg!(miri) { 6 } else { 50 };

fn resource(driver: &Driver) -> (Devres<Probe>, StdArc<Fate>) {
    let (probe, fate) = Probe::new();
    (Devres::new(driver.dev(), probe).unwrap(), fate)
}

#[test]
fn drop_and_unbind() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let (dropping, unbinding) = (fate.clone(), fate.clone());
        race([
            Box::new(move || {
                drop(value);
                dropping.is_gone();
            }),
            Box::new(move || {
                driver.unbind();
                unbinding.is_gone();
            }),
        ]);
        fate.is_gone();
        assert_eq!(model::device_actions(&dev), 0);
    }
}

#[test]
fn drop_and_unbind_and_readers() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (_dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let value = Arc::new(value, GFP_KERNEL).unwrap();
        let (reading, unbinding) = (value.clone(), fate.clone());
        race([
            Box::new(move || {
                for _ in 0..READS {
                    if reading.try_access_with(Probe::check).is_none() {
                        // What is gone does not come back.
                        assert!(reading.try_access().is_none());
                        break;
                    }
                    thread::yield_now();
                }
            }),
            Box::new(move || drop(value)),
            Box::new(move || {
                driver.unbind();
                unbinding.is_gone();
            }),
        ]);
        fate.is_gone();
    }
}

#[test]
fn two_owners_drop_it_and_the_driver_stays() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let first = Arc::new(value, GFP_KERNEL).unwrap();
        let second = first.clone();
        race([
            Box::new(move || {
                first.try_access_with(Probe::check).unwrap();
                drop(first);
            }),
            Box::new(move || {
                second.try_access_with(Probe::check).unwrap();
                drop(second);
            }),
        ]);
        fate.is_gone();
        assert_eq!(model::device_actions(&dev), 0);
    }
}

#[test]
fn two_owners_drop_it_and_the_driver_leaves() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (_dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let first = Arc::new(value, GFP_KERNEL).unwrap();
        let second = first.clone();
        let unbinding = fate.clone();
        race([
            Box::new(move || drop(first)),
            Box::new(move || drop(second)),
            Box::new(move || {
                driver.unbind();
                unbinding.is_gone();
            }),
        ]);
        fate.is_gone();
    }
}

#[test]
fn whoever_uses_it_keeps_it() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (_dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let value = Arc::new(value, GFP_KERNEL).unwrap();
        let (by_guard, by_section) = (value.clone(), value);
        let unbinding = fate.clone();
        race([
            Box::new(move || {
                if let Some(guard) = by_guard.try_access() {
                    thread::yield_now();
                    guard.check();
                }
            }),
            Box::new(move || {
                let section = rcu::read_lock();
                if let Some(value) = by_section.try_access_with_guard(&section) {
                    value.check();
                    thread::yield_now();
                    value.check();
                }
                drop(section);
            }),
            Box::new(move || {
                driver.unbind();
                unbinding.is_gone();
            }),
        ]);
        fate.is_gone();
    }
}

/// Also when memory is used again at once, an old resource does not take the place of a new one.
#[test]
fn drop_and_unbind_and_bind_again() {
    let _task = Task::enter();
    model::reuse_memory();
    for _ in 0..ROUNDS {
        let (dev, driver) = bound();
        let (value, fate) = resource(&driver);
        let (dropping, unbinding) = (fate.clone(), fate.clone());
        race([
            Box::new(move || {
                drop(value);
                dropping.is_gone();
            }),
            Box::new(move || {
                driver.unbind();
                unbinding.is_gone();
                let driver = Driver::bind(&dev);
                let (fresh, fate) = resource(&driver);
                assert_eq!(model::device_actions(&dev), 1);
                fresh.access(driver.dev()).unwrap().check();
                driver.unbind();
                fate.is_gone();
            }),
        ]);
    }
}
