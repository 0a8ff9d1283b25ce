// SPDX-License-Identifier: GPL-2.0

//! The C side: a device with a list of actions.

use kernel::{
    bindings::device,
    ffi::{c_int, c_void},
};
use std::sync::{Mutex, PoisonError};

/// A function that a device calls with the data that was added with it.
pub(crate) type Action = unsafe extern "C" fn(*mut c_void);

const ENOENT: c_int = 2;
const ENOMEM: c_int = 12;

struct Entry {
    action: Action,
    data: *mut c_void,
}

/// What is behind a `struct device *`.
struct State {
    memory: bool,
    entries: Mutex<Vec<Entry>>,
}

/// A device that is bound to a driver.
pub(crate) struct Device(*mut State);

impl Device {
    pub(crate) fn bound() -> Self {
        Self::with_memory(true)
    }

    /// A device for whose actions there is no memory.
    pub(crate) fn without_memory() -> Self {
        Self::with_memory(false)
    }

    fn with_memory(memory: bool) -> Self {
        let entries = Mutex::new(Vec::new());
        Self(Box::into_raw(Box::new(State { memory, entries })))
    }

    pub(crate) fn as_ptr(&self) -> *mut device {
        self.0.cast()
    }

    /// Has the driver leave the device, which runs its actions; another may follow.
    pub(crate) fn unbind(&self) {
        loop {
            // SAFETY: The state lives as long as this value.
            let entry = with(unsafe { &*self.0 }, Vec::pop);
            let Some(Entry { action, data }) = entry else {
                return;
            };
            // SAFETY: That is what the action was added for.
            unsafe { action(data) };
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.unbind();
        // SAFETY: It was made of a box.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

fn with<R>(state: &State, f: impl FnOnce(&mut Vec<Entry>) -> R) -> R {
    f(&mut state.entries.lock().unwrap_or_else(PoisonError::into_inner))
}

/// `devm_add_action`
pub(crate) unsafe fn devm_add_action(
    dev: *mut device,
    action: Option<Action>,
    data: *mut c_void,
) -> c_int {
    // SAFETY: The caller has the device.
    let state = unsafe { &*dev.cast::<State>() };
    if !state.memory {
        return -ENOMEM;
    }
    let action = action.expect("a function");
    with(state, |entries| entries.push(Entry { action, data }));
    0
}

/// `devm_add_action_or_reset`
pub(crate) unsafe fn devm_add_action_or_reset(
    dev: *mut device,
    action: Option<Action>,
    data: *mut c_void,
) -> c_int {
    // SAFETY: As for the caller.
    let error = unsafe { devm_add_action(dev, action, data) };
    if error != 0 {
        // SAFETY: The caller has given the data up for that.
        unsafe { action.expect("a function")(data) };
    }
    error
}

/// `devm_remove_action_nowarn`
pub(crate) unsafe fn devm_remove_action_nowarn(
    dev: *mut device,
    action: Option<Action>,
    data: *mut c_void,
) -> c_int {
    // SAFETY: The caller has the device.
    let state = unsafe { &*dev.cast::<State>() };
    let action = action.expect("a function");
    with(state, |entries| {
        let found = entries.iter().rposition(|entry| {
            std::ptr::fn_addr_eq(entry.action, action) && entry.data.addr() == data.addr()
        });
        found.map_or(-ENOENT, |index| {
            entries.remove(index);
            0
        })
    })
}
