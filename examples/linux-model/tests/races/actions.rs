// SPDX-License-Identifier: GPL-2.0

//! Actions that are taken off the list while the driver leaves.

use crate::probe::{bound, race, Probe, ROUNDS};
use kernel::{
    alloc::flags::GFP_KERNEL,
    devres::action::{Action, RegisteredAction},
    model::{self, Driver, Task},
    sync::Arc,
};
use std::sync::atomic::{AtomicU32, Ordering};

/// A value, and how often the device has given it up.
struct Value {
    probe: Probe,
    released: AtomicU32,
}

struct Release;

impl Action for Release {
    type Data = Arc<Value>;

    fn release(data: Arc<Value>) {
        data.probe.check();
        data.released.fetch_add(1, Ordering::Relaxed);
    }
}

fn register(driver: &Driver, probe: Probe) -> RegisteredAction<Release, Value> {
    let released = AtomicU32::new(0);
    let value = Arc::new(Value { probe, released }, GFP_KERNEL).unwrap();
    let registered = RegisteredAction::devm_add_action(driver.dev(), value);
    registered.ok().unwrap()
}

#[test]
fn removal_and_release() {
    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (dev, driver) = bound();
        let (probe, fate) = Probe::new();
        let registered = register(&driver, probe);
        let value = registered.data().clone();
        race([
            Box::new(move || {
                let kept = registered.data().clone();
                if let Some(back) = registered.devm_remove_action_nowarn() {
                    // Nobody else gives it up, now or later.
                    assert!(Arc::ptr_eq(&back, &kept));
                    back.probe.check();
                    assert_eq!(back.released.load(Ordering::Relaxed), 0);
                    back.released.store(100, Ordering::Relaxed);
                }
            }),
            Box::new(move || driver.unbind()),
        ]);
        let released = value.released.load(Ordering::Relaxed);
        assert!([1, 100].contains(&released), "{released}");
        fate.is_there();
        drop(value);
        fate.is_gone();
        assert_eq!(model::device_actions(&dev), 0);
    }
}

#[test]
fn many_removals_and_release() {
    const MANY: usize = 4;

    let _task = Task::enter();
    for _ in 0..ROUNDS {
        let (dev, driver) = bound();
        let probes: [_; MANY] = std::array::from_fn(|_| Probe::new());
        let (probes, fates): (Vec<_>, Vec<_>) = probes.into_iter().unzip();
        let mut all: Vec<_> = probes.into_iter().map(|p| register(&driver, p)).collect();
        let others = all.split_off(MANY / 2);
        race([
            Box::new(move || drop(all)),
            Box::new(move || others.into_iter().rev().for_each(drop)),
            Box::new(move || driver.unbind()),
        ]);
        fates.iter().for_each(|fate| fate.is_gone());
        assert_eq!(model::device_actions(&dev), 0);
    }
}
