// SPDX-License-Identifier: GPL-2.0

//! Resources as they must not be: what is left out here has to be noticed.
//!
//! A program of its own, which does the control that it is given the name of, and fails or dies of it:
//! `cargo xtask test races` runs each in Miri, with many seeds, and under ThreadSanitizer.

#[path = "../probe.rs"]
#[allow(dead_code, reason = "nobody looks at the value here")]
mod probe;

use kernel::{
    alloc::flags::GFP_KERNEL,
    devres::action::{Action, RegisteredAction},
    error::Error,
    init::InPlaceInit,
    model::{Driver, Task},
    revocable::Revocable,
    sync::Arc,
};
use pinned_init::{pin_data, try_pin_init};
use probe::{bound, give_way, race, Probe, ROUNDS};

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

/// How a resource waits for the one that drops the value.
trait Wait: Send + Sync + 'static {
    fn done(&self);
    fn wait(&self);
}

/// Not at all.
struct Never;

impl Wait for Never {
    fn done(&self) {}
    fn wait(&self) {}
}

/// Until a flag is set; but what happened before the flag was set has not happened before it is seen.
struct Relaxed(AtomicBool);

impl Wait for Relaxed {
    fn done(&self) {
        self.0.store(true, Ordering::Relaxed);
        // Or else what comes next makes up for it, most of the time.
        give_way();
    }

    fn wait(&self) {
        while !self.0.load(Ordering::Relaxed) {
            thread::yield_now();
        }
    }
}

#[pin_data]
struct Inner<W> {
    #[pin]
    value: Revocable<Probe>,
    gone: W,
}

struct Revoke<W>(W);

impl<W: Wait> Action for Revoke<W> {
    type Data = Arc<Inner<W>>;

    fn release(data: Self::Data) {
        if data.value.revoke() {
            data.gone.done();
        } else {
            data.gone.wait();
        }
    }
}

/// A resource by hand.
struct ByHand<W: Wait>(RegisteredAction<Revoke<W>, Inner<W>>);

impl<W: Wait> Drop for ByHand<W> {
    fn drop(&mut self) {
        let inner = self.0.data();
        // SAFETY: Nobody uses the value.
        if unsafe { inner.value.revoke_nosync() } {
            inner.gone.done();
        } else {
            inner.gone.wait();
        }
    }
}

fn by_hand<W: Wait>(driver: &Driver, probe: Probe, gone: W) -> ByHand<W> {
    let init = try_pin_init!(Inner {
        value <- Revocable::new(probe),
        gone,
    }? Error);
    let data = Arc::pin_init::<Error>(init, GFP_KERNEL).unwrap();
    let registered = RegisteredAction::devm_add_action(driver.dev(), data);
    ByHand(registered.ok().unwrap())
}

fn drop_and_unbind<W: Wait>(gone: fn() -> W) {
    let _task = Task::enter();
    for _ in 0..ROUNDS * 4 {
        let (_dev, driver) = bound();
        let (probe, fate) = Probe::new();
        let value = by_hand(&driver, probe, gone());
        let (dropping, unbinding) = (fate.clone(), fate);
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
    }
}

fn main() {
    let name = std::env::args().nth(1);
    match name.as_deref() {
        // The assertion sees it, where the destructor has run halfway.
        Some("nobody_waits") => drop_and_unbind(|| Never),
        // Natively nothing comes of it, as long as nobody looks at the order.
        Some("the_wait_orders_nothing") => drop_and_unbind(|| Relaxed(AtomicBool::new(false))),
        _ => panic!("there is no control {name:?}"),
    }
}
