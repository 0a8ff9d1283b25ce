// SPDX-License-Identifier: GPL-2.0

//! Events for which tasks wait.

use super::{
    machine::lock,
    rcu,
    std::sync::{Condvar, Mutex, PoisonError},
};
use crate::ffi::c_uint;

/// `struct completion`
///
/// Is accessed under [`LOCK`] only, from when others know it.
#[repr(C)]
pub(super) struct Completion {
    done: c_uint,
}

// One of each for all events: an event may be gone as soon as somebody has seen that it has happened.
static LOCK: Mutex<()> = Mutex::new(());
static CHANGED: Condvar = Condvar::new();

/// `init_completion`
///
/// # Safety
///
/// `x` may be written, and nobody else uses it.
#[export_name = "rust_helper_init_completion"]
pub(super) unsafe extern "C" fn init_completion(x: *mut Completion) {
    // SAFETY: The caller promises the same.
    unsafe { x.write(Completion { done: 0 }) };
}

/// `complete_all`
///
/// # Safety
///
/// `x` points to an event.
#[export_name = "complete_all"]
pub(super) unsafe extern "C" fn complete_all(x: *mut Completion) {
    let locked = lock(&LOCK);
    // SAFETY: The caller promises that it is there.
    unsafe { (*x).done = c_uint::MAX };
    drop(locked);
    CHANGED.notify_all();
}

/// `wait_for_completion`
///
/// # Safety
///
/// `x` points to an event, until it has happened.
#[export_name = "wait_for_completion"]
pub(super) unsafe extern "C" fn wait_for_completion(x: *mut Completion) {
    rcu::sleeps("wait_for_completion");
    // SAFETY: The caller promises that it is there.
    let pending = |(): &mut ()| unsafe { (*x).done } == 0;
    let waited = CHANGED.wait_while(lock(&LOCK), pending);
    drop(waited.unwrap_or_else(PoisonError::into_inner));
}
