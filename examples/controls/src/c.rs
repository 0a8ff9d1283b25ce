// SPDX-License-Identifier: GPL-2.0

//! The C side as the cases use it: raw functions, and a device that they are called with.

use kernel::{
    bindings::device,
    ffi::c_void,
    model::{self, Driver, Task},
    sync::aref::ARef,
};
use std::cell::RefCell;

pub(crate) use kernel::bindings::{
    devm_add_action, devm_add_action_or_reset, devm_remove_action_nowarn,
};

/// A function that a device calls with the data that was added with it.
pub(crate) type Action = unsafe extern "C" fn(*mut c_void);

/// A device with a driver, on a machine of its own.
///
/// At its end the driver leaves the device, which runs its actions, and the machine reports what is left.
pub(crate) struct Device {
    driver: RefCell<Option<Driver>>,
    dev: ARef<kernel::device::Device>,
    _task: Task,
}

impl Device {
    pub(crate) fn bound() -> Self {
        let task = Task::enter();
        let dev = model::new_device();
        Self {
            driver: RefCell::new(Some(Driver::bind(&dev))),
            dev,
            _task: task,
        }
    }

    /// A device for whose next action there is no memory.
    pub(crate) fn without_memory() -> Self {
        let dev = Self::bound();
        model::fail_allocation(0);
        dev
    }

    pub(crate) fn as_ptr(&self) -> *mut device {
        model::device_ptr(&*self.dev)
    }

    /// Has the driver leave the device.
    pub(crate) fn unbind(&self) {
        drop(self.driver.take());
    }

    /// Has the driver leave the device and come again.
    pub(crate) fn bind_again(&self) {
        self.unbind();
        self.driver.replace(Some(Driver::bind(&self.dev)));
    }
}
