// SPDX-License-Identifier: GPL-2.0

//! A value that can be asked what has become of it, and threads that start at the same time.

use kernel::{
    device::Device,
    model::{self, Driver},
    sync::aref::ARef,
};
use std::{
    cell::UnsafeCell,
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc, Barrier,
    },
    thread,
};

/// How often a race is run.
pub(crate) const ROUNDS: u32 = if cfg!(miri) { 1 } else { 300 };

/// What has become of a [`Probe`].
pub(crate) struct Fate {
    dropped: AtomicU32,
    /// Is written by the destructor, and read by whoever knows that it has run.
    plain: UnsafeCell<u32>,
}

// SAFETY: None that holds in itself: `plain` is written before it is read if what is tested keeps its word, and
// otherwise that is what Miri and ThreadSanitizer are to find.
unsafe impl Send for Fate {}

// SAFETY: As above.
unsafe impl Sync for Fate {}

impl Fate {
    /// Asserts that the value was dropped, once, and that this happened before.
    pub(crate) fn is_gone(&self) {
        let dropped = self.dropped.load(Ordering::Relaxed);
        assert_eq!(dropped, 1, "the value is gone, once");
        // SAFETY: As said at `Sync`.
        assert_eq!(unsafe { *self.plain.get() }, 1);
    }

    /// Asserts that the value was not dropped.
    pub(crate) fn is_there(&self) {
        assert_eq!(self.dropped.load(Ordering::Relaxed), 0);
    }
}

/// A value.
pub(crate) struct Probe {
    fate: Arc<Fate>,
    /// Has memory of its own, so that an access after the end is one to freed memory.
    content: Box<u32>,
}

impl Probe {
    pub(crate) fn new() -> (Self, Arc<Fate>) {
        let fate = Arc::new(Fate {
            dropped: AtomicU32::new(0),
            plain: UnsafeCell::new(0),
        });
        let probe = Self {
            fate: fate.clone(),
            content: Box::new(7),
        };
        (probe, fate)
    }

    /// Uses the value.
    pub(crate) fn check(&self) {
        assert_eq!(*self.content, 7);
        self.fate.is_there();
        // SAFETY: As said at `Sync`.
        assert_eq!(unsafe { *self.fate.plain.get() }, 0);
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        give_way();
        // SAFETY: As said at `Sync`.
        unsafe { *self.fate.plain.get() += 1 };
        self.fate.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

/// Gives other threads the time to get it wrong.
pub(crate) fn give_way() {
    for _ in 0..4 {
        thread::yield_now();
    }
}

/// Runs functions at the same time, each as a task of the machine, and waits for all.
pub(crate) fn race<const N: usize>(functions: [Box<dyn FnOnce() + Send>; N]) {
    let start = Arc::new(Barrier::new(N));
    let spawn = |function: Box<dyn FnOnce() + Send>| {
        let start = start.clone();
        model::spawn_thread(move || {
            start.wait();
            function();
        })
    };
    for thread in functions.map(spawn) {
        // The panic of a thread was printed already.
        thread.join().expect("the thread has found nothing wrong");
    }
}

/// A device with a driver.
pub(crate) fn bound() -> (ARef<Device>, Driver) {
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    (dev, driver)
}
