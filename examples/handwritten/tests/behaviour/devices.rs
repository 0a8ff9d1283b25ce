// SPDX-License-Identifier: GPL-2.0

//! Revocable values of devices.

use handwritten::devres::corrected::Devres;
use kernel::{
    alloc::flags::GFP_KERNEL,
    error::code::ENOMEM,
    model::{self, Driver, Task},
};
use std::sync::{
    atomic::{AtomicU32, Ordering},
    Arc,
};

/// Counts how often it was dropped.
struct Counts(Arc<AtomicU32>);

impl Drop for Counts {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A value, and how often it was dropped.
fn counted() -> (Counts, Arc<AtomicU32>) {
    let dropped = Arc::new(AtomicU32::new(0));
    (Counts(dropped.clone()), dropped)
}

#[test]
fn it_goes_with_its_owner() {
    let task = Task::enter();
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    let (value, dropped) = counted();
    let devres = Devres::new(driver.dev(), value, GFP_KERNEL).unwrap();
    assert!(devres.try_access().is_some());
    assert_eq!(model::device_actions(&dev), 1);
    drop(devres);
    assert_eq!(model::device_actions(&dev), 0);
    assert_eq!(dropped.load(Ordering::Relaxed), 1);
    assert_eq!(model::live_memory(), 0);
    drop((driver, dev));
    assert!(task.exit().is_clean());
}

#[test]
fn it_goes_with_the_driver() {
    let task = Task::enter();
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    let (value, dropped) = counted();
    let devres = Devres::new(driver.dev(), value, GFP_KERNEL).unwrap();
    drop(driver);
    assert_eq!(dropped.load(Ordering::Relaxed), 1);
    assert!(devres.try_access().is_none());
    drop(devres);
    assert_eq!(model::live_memory(), 0);
    drop(dev);
    assert!(task.exit().is_clean());
}

#[test]
fn it_may_fail() {
    let task = Task::enter();
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    for allocations in 0..2 {
        let (value, dropped) = counted();
        model::fail_allocation(allocations);
        let error = Devres::new(driver.dev(), value, GFP_KERNEL).err();
        assert_eq!(error, Some(ENOMEM), "{allocations}");
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
        assert_eq!(model::live_memory(), 0);
    }
    drop((driver, dev));
    assert!(task.exit().is_clean());
}
