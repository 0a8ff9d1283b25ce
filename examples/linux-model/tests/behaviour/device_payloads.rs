// SPDX-License-Identifier: GPL-2.0

//! What actions of devices are given: every kind of ownership, and values of every kind.

use crate::{
    devices::bound,
    noted::{Log, Noted, Panics},
};
use kernel::{
    alloc::{flags::GFP_KERNEL, KBox},
    devres::action::{devm_add_action_or_reset, Action, RegisteredAction},
    model::{self, Driver, Task},
    sync::Arc,
};
use std::{
    cell::Cell,
    marker::PhantomPinned,
    panic::{self, AssertUnwindSafe},
    pin::Pin,
    sync::{
        atomic::{AtomicU32, Ordering},
        Mutex,
    },
};

#[test]
fn every_kind_of_ownership_comes_home() {
    thread_local! {
        static CALLS: Cell<u32> = const { Cell::new(0) };
    }
    fn called() {
        CALLS.set(CALLS.get() + 1);
    }

    struct Boxed;
    impl Action for Boxed {
        type Data = KBox<Noted>;
        fn release(data: KBox<Noted>) {
            called();
            assert_eq!(KBox::into_inner(data).name, "boxed");
        }
    }

    /// A value that does not move, and where it was.
    struct Stays(Mutex<usize>, #[allow(dead_code)] PhantomPinned);
    struct Pinned;
    impl Action for Pinned {
        type Data = Pin<KBox<Stays>>;
        fn release(data: Pin<KBox<Stays>>) {
            called();
            assert_eq!(*data.0.lock().unwrap(), (&raw const *data).addr());
        }
    }

    struct Nothing;
    impl Action for Nothing {
        type Data = ();
        fn release((): ()) {
            called();
        }
    }

    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let dev = driver.dev();
    let boxed = KBox::new(log.noted("boxed"), GFP_KERNEL).unwrap();
    devm_add_action_or_reset::<Boxed>(dev, boxed).unwrap();
    let stays = Stays(Mutex::new(0), PhantomPinned);
    let pinned = KBox::pin(stays, GFP_KERNEL).unwrap();
    *pinned.0.lock().unwrap() = (&raw const *pinned).addr();
    devm_add_action_or_reset::<Pinned>(dev, pinned).unwrap();
    devm_add_action_or_reset::<Nothing>(dev, ()).unwrap();
    driver.unbind();
    assert_eq!((CALLS.take(), log.take()), (3, vec!["boxed".to_owned()]));
}

#[test]
fn values_without_size_are_told_apart_by_their_number() {
    static DROPPED: AtomicU32 = AtomicU32::new(0);

    struct Empty;
    impl Drop for Empty {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }
    struct Boxed;
    impl Action for Boxed {
        type Data = KBox<Empty>;
        fn release(_data: KBox<Empty>) {}
    }
    struct Shared;
    impl Action for Shared {
        type Data = Arc<Empty>;
        fn release(_data: Arc<Empty>) {}
    }

    let _task = Task::enter();
    let (_dev, driver) = bound();
    for _ in 0..3 {
        let empty = KBox::new(Empty, GFP_KERNEL).unwrap();
        devm_add_action_or_reset::<Boxed>(driver.dev(), empty).unwrap();
    }
    let arc = |_| {
        let empty = Arc::new(Empty, GFP_KERNEL).unwrap();
        let one = RegisteredAction::<Shared, Empty>::devm_add_action(driver.dev(), empty);
        one.ok().unwrap()
    };
    let registered: Vec<_> = (0..3).map(arc).collect();
    let mut registered = registered.into_iter();
    drop(registered.next());
    assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
    driver.unbind();
    assert_eq!(DROPPED.load(Ordering::Relaxed), 4);
    drop(registered);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 6);
}

#[test]
fn a_value_can_be_changed_while_c_has_it() {
    struct Read;
    impl Action for Read {
        type Data = Arc<(AtomicU32, Mutex<Vec<u32>>)>;
        fn release(data: Self::Data) {
            let last = data.0.fetch_add(1, Ordering::Relaxed);
            data.1.lock().unwrap().push(last);
        }
    }

    let _task = Task::enter();
    let (_dev, driver) = bound();
    let value = (AtomicU32::new(3), Mutex::new(vec![1]));
    let value = Arc::new(value, GFP_KERNEL).unwrap();
    let registered = RegisteredAction::<Read, _>::devm_add_action(driver.dev(), value);
    let registered = registered.ok().unwrap();
    registered.data().0.fetch_add(4, Ordering::Relaxed);
    registered.data().1.lock().unwrap().push(2);
    driver.unbind();
    assert_eq!(registered.data().0.load(Ordering::Relaxed), 8);
    assert_eq!(*registered.data().1.lock().unwrap(), [1, 2, 7]);
}

#[test]
fn a_value_may_have_cells_if_one_thread_has_it_at_a_time() {
    struct Read;
    impl Action for Read {
        type Data = KBox<(Cell<u32>, Noted)>;
        fn release(data: Self::Data) {
            data.0.set(data.0.get() + 1);
            data.1.log.add(data.0.get().to_string());
        }
    }

    let _task = Task::enter();
    let (log, (_dev, driver)) = (Log::default(), bound());
    let value = (Cell::new(1), log.noted("value"));
    let data = KBox::new(value, GFP_KERNEL).unwrap();
    data.0.set(5);
    devm_add_action_or_reset::<Read>(driver.dev(), data).unwrap();
    let other = model::spawn_thread(move || driver.unbind());
    other.join().unwrap();
    assert_eq!(log.take(), ["6", "value"]);
}

/// An action whose value does not come out of its destructor.
struct Fragile;

impl Action for Fragile {
    type Data = Arc<Panics>;

    fn release(data: Arc<Panics>) {
        drop(data);
    }
}

fn fragile(driver: &Driver, log: &Log) -> RegisteredAction<Fragile, Panics> {
    let value = Arc::new(Panics(log.noted("value")), GFP_KERNEL).unwrap();
    let registered = RegisteredAction::devm_add_action(driver.dev(), value);
    registered.ok().unwrap()
}

#[test]
fn a_destructor_that_panics_outside_of_c_is_an_ordinary_panic() {
    let _task = Task::enter();
    let (log, (dev, driver)) = (Log::default(), bound());
    let registered = fragile(&driver, &log);
    let caught = panic::catch_unwind(AssertUnwindSafe(|| drop(registered)));
    assert!(caught.is_err());
    assert_eq!((model::device_actions(&dev), log.take().len()), (0, 1));

    let registered = fragile(&driver, &log);
    driver.unbind();
    let caught = panic::catch_unwind(AssertUnwindSafe(|| drop(registered)));
    assert!(caught.is_err());
    assert_eq!(log.take(), ["value"]);
}

#[cfg(not(miri))]
#[test]
fn a_panic_does_not_go_through_c() {
    let name = "device_payloads::a_panic_does_not_go_through_c";
    let text = crate::children::aborts(name, || {
        let _task = Task::enter();
        let (log, (_dev, driver)) = (Log::default(), bound());
        let value = Arc::new(Panics(log.noted("value")), GFP_KERNEL).unwrap();
        devm_add_action_or_reset::<Fragile>(driver.dev(), value).unwrap();
        let _ = panic::catch_unwind(AssertUnwindSafe(|| driver.unbind()));
    });
    assert!(text.contains("the destructor of value panics"), "{text}");
    assert!(
        text.contains("panic in a function that cannot unwind"),
        "{text}"
    );
}
