//! Events that are waited for.

use crate::host::sync::{Condvar, Mutex, PoisonError};
use pin_init::{pin_data, pin_init, PinInit};

/// Something that happens once.
#[pin_data]
pub struct Completion {
    done: Mutex<bool>,
    changed: Condvar,
}

impl Completion {
    /// Has not happened.
    pub fn new() -> impl PinInit<Self> {
        pin_init!(Self {
            done: Mutex::new(false),
            changed: Condvar::new(),
        })
    }

    /// It has happened: nobody waits any more.
    pub fn complete_all(&self) {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Waits until it has happened.
    pub fn wait_for_completion(&self) {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(done, |done| !*done));
    }
}
