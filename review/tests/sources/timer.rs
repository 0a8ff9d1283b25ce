//! Timers that call back.

use crate::{
    bindings,
    error::{code::ENOMEM, Result},
    prelude::*,
};
use core::{ffi::c_void, mem, ptr};

/// What runs when a timer is due.
pub trait Due: Send {
    /// Called once.
    fn due(&self, now: u64);

    /// How often it may be late.
    const LATE: u32 = 3;
}

/// A timer that runs.
///
/// # Invariants
///
/// - `data` comes from `KBox::into_raw`.
/// - `callback` is what was registered.
#[must_use = "a timer that is dropped never runs"]
pub struct Timer {
    raw: *mut bindings::clockwork,
    data: *mut c_void,
    callback: unsafe extern "C" fn(*mut c_void),
    /// What it is called by.
    pub label: u32,
}

// SAFETY: A timer can be cancelled from any thread.
unsafe impl Send for Timer {}

impl Timer {
    /// The longest time.
    pub const LONGEST: u64 = 86_400;

    /// Starts a timer.
    pub fn start<T: Due + 'static>(after: u64, due: KBox<T>, label: u32) -> Result<Timer> {
        let data = KBox::into_raw(due);
        let callback = call::<T>;
        // SAFETY: `data` lives until the callback has run or the timer is cancelled.
        let raw = unsafe { bindings::clockwork_start(after, Some(callback), data.cast()) };
        if raw.is_null() {
            // SAFETY: C did not take it.
            drop(unsafe { KBox::from_raw(data) });
            return Err(ENOMEM);
        }
        Ok(Self { raw, data: data.cast(), callback, label })
    }

    /// Lets it run sooner.
    pub fn hurry(&mut self, by: u64) {
        // SAFETY: The timer runs, by the type invariants.
        unsafe { bindings::clockwork_stop(self.raw) };
        // SAFETY: The timer is stopped.
        unsafe { bindings::clockwork_move(self.raw, by) };
        // SAFETY: The timer is stopped, and was moved.
        unsafe { bindings::clockwork_go(self.raw) };
    }

    /// Never cancels it.
    pub fn detach(self) -> *mut c_void {
        let data = self.data;
        mem::forget(self);
        data
    }

    /// Whether it is due.
    pub const fn is_late(&self, by: u32) -> bool {
        by > self.label
    }

    /// What it was started with.
    #[cfg(CONFIG_CLOCKWORK_DEBUG)]
    pub fn origin(&self) -> Option<u64> {
        // SAFETY: The timer is valid, by the type invariants.
        let origin = unsafe { bindings::clockwork_origin(self.raw) };
        (origin != 0).then_some(origin)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // SAFETY: The timer runs, by the type invariants, with this callback and this data.
        let cancelled = unsafe { bindings::clockwork_cancel(self.raw, Some(self.callback), self.data) };
        if cancelled {
            self.free();
        }
    }
}

impl Timer {
    fn free(&mut self) {
        // SAFETY: C gave the data back, which came from `into_raw`.
        drop(unsafe { KBox::from_raw(self.data.cast::<u8>()) });
        self.data = ptr::null_mut();
    }
}

/// # Safety
///
/// `data` must come from `KBox::into_raw`.
unsafe extern "C" fn call<T: Due>(data: *mut c_void) {
    // SAFETY: The caller promises where `data` comes from.
    let due = unsafe { KBox::from_raw(data.cast::<T>()) };
    due.due(0);
}

/// Runs without a timer.
pub fn now<T, F>(value: &T, run: F) -> u64
where
    T: Due,
    F: FnOnce(&T),
{
    run(value);
    // SAFETY: Time can always be asked for.
    unsafe { bindings::clockwork_now() }
}
