// SPDX-License-Identifier: GPL-2.0

//! What the destructor of a resource may do, and what becomes of one that panics.

use crate::{
    devices::bound,
    noted::{Log, Noted, Panics},
    resources::resource,
};
use kernel::{
    alloc::flags::GFP_KERNEL,
    devres::{self, Devres},
    model::{self, Task},
    sync::Arc,
};
use std::{
    panic::{self, AssertUnwindSafe},
    sync::Mutex,
};

/// Has another resource of the same device, which goes with it.
struct Owner {
    own: Noted,
    other: Mutex<Option<Devres<Noted>>>,
}

#[test]
fn a_resource_can_go_with_another() {
    let _task = Task::enter();
    for unbind in [false, true] {
        for older in [false, true] {
            let (log, (dev, driver)) = (Log::default(), bound());
            let made = older.then(|| resource(&driver, &log, "other"));
            let owner = Owner {
                own: log.noted("owner"),
                other: Mutex::new(made),
            };
            let owner = Devres::new(driver.dev(), owner).unwrap();
            if !older {
                let other = resource(&driver, &log, "other");
                let slot = &owner.access(driver.dev()).unwrap().other;
                *slot.lock().unwrap() = Some(other);
            }
            assert_eq!(owner.try_access().unwrap().own.name, "owner");
            if unbind {
                driver.unbind();
            } else {
                drop(owner);
            }
            let first_other = unbind && !older;
            let order = [["owner", "other"], ["other", "owner"]][usize::from(first_other)];
            assert_eq!(log.take(), order);
            assert_eq!(model::device_actions(&dev), 0);
        }
    }
}

#[test]
fn a_resource_can_be_dropped_in_the_action_of_another_one() {
    /// Drops a resource when it is dropped itself.
    struct Drops(Arc<Mutex<Option<Devres<Noted>>>>);
    impl Drop for Drops {
        fn drop(&mut self) {
            drop(self.0.lock().unwrap().take());
        }
    }

    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let slot = Arc::new(Mutex::new(None), GFP_KERNEL).unwrap();
    devres::register(driver.dev(), Drops(slot.clone()), GFP_KERNEL).unwrap();
    *slot.lock().unwrap() = Some(resource(&driver, &log, "newer"));
    let second = Arc::new(
        Mutex::new(Some(resource(&driver, &log, "older"))),
        GFP_KERNEL,
    )
    .unwrap();
    devres::register(driver.dev(), Drops(second), GFP_KERNEL).unwrap();
    driver.unbind();
    assert_eq!(log.take(), ["older", "newer"]);
}

#[test]
fn a_resource_can_unbind_another_device() {
    let _task = Task::enter();
    let (log, (_dev, driver), (_other_dev, other)) = (Log::default(), bound(), bound());
    let value = resource(&other, &log, "of the other");
    devres::register(driver.dev(), Mutex::new(other), GFP_KERNEL).unwrap();
    driver.unbind();
    assert_eq!(log.take(), ["of the other"]);
    assert!(value.try_access().is_none());
}

#[test]
fn a_destructor_that_panics_is_run_once() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let value = Devres::new(driver.dev(), Panics(log.noted("value"))).unwrap();
    let caught = panic::catch_unwind(AssertUnwindSafe(|| drop(value)));
    assert!(caught.is_err());
    assert_eq!((log.take().len(), model::device_actions(&dev)), (1, 0));
    driver.unbind();
    assert_eq!((log.take().len(), model::live_memory()), (0, 0));
}

#[cfg(not(miri))]
#[test]
fn a_panic_does_not_go_through_c() {
    let name = "resource_destructors::a_panic_does_not_go_through_c";
    let text = crate::children::aborts(name, || {
        let _task = Task::enter();
        let (log, (_dev, driver)) = (Log::default(), bound());
        let _value = Devres::new(driver.dev(), Panics(log.noted("value"))).unwrap();
        let _ = panic::catch_unwind(AssertUnwindSafe(|| driver.unbind()));
    });
    assert!(text.contains("the destructor of value panics"), "{text}");
    assert!(
        text.contains("panic in a function that cannot unwind"),
        "{text}"
    );
}

/// As its documentation says: it would wait for itself.
#[cfg(not(miri))]
#[test]
fn a_value_that_owns_its_resource_waits_for_ever() {
    use std::{thread, time::Duration};

    struct Selfish(Log, Arc<Mutex<Option<Devres<Selfish>>>>);
    impl Drop for Selfish {
        fn drop(&mut self) {
            self.0.add("dropped");
            drop(self.1.lock().unwrap().take());
        }
    }

    let name = "resource_destructors::a_value_that_owns_its_resource_waits_for_ever";
    if !crate::children::is_child() {
        let mut child = crate::children::child(name).spawn().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(7));
        return;
    }
    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let slot = Arc::new(Mutex::new(None), GFP_KERNEL).unwrap();
    let value = Selfish(log.clone(), slot.clone());
    *slot.lock().unwrap() = Some(Devres::new(driver.dev(), value).unwrap());
    let unbinding = model::spawn_thread(move || driver.unbind());
    while log.is_empty() && !unbinding.is_finished() {
        thread::yield_now();
    }
    thread::sleep(Duration::from_millis(300));
    let waits = !unbinding.is_finished() && log.take() == ["dropped"];
    std::process::exit(if waits { 7 } else { 1 });
}
