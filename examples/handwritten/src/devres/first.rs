// SPDX-License-Identifier: GPL-2.0

//! A revocable value of a device, as it was first proposed.

#![allow(
    clippy::as_underscore,
    clippy::missing_safety_doc,
    clippy::ptr_as_ptr,
    clippy::ptr_cast_constness,
    clippy::ref_as_ptr,
    reason = "casts, and a callback without a list, are among the defects"
)]

use kernel::{
    alloc::Flags,
    bindings,
    device::{Bound, Device},
    error::{
        code::{EBUSY, ENOMEM},
        Error, Result,
    },
    ffi::c_void,
    init::InPlaceInit,
    model::device_ptr,
    revocable::{Revocable, RevocableGuard},
    sync::{aref::ARef, Arc},
    try_pin_init,
};
use pinned_init::pin_data;

#[pin_data]
struct DevresInner<T> {
    dev: ARef<Device>,
    #[pin]
    data: Revocable<T>,
}

//~ row R16
/// A value that is taken away when the driver leaves the device.
pub struct Devres<T: Send + Sync + 'static>(Arc<DevresInner<T>>);

impl<T: Send + Sync + 'static> DevresInner<T> {
    fn new(dev: &Device<Bound>, data: T, flags: Flags) -> Result<Arc<Self>> {
        let init = try_pin_init!(Self {
            dev: dev.into(),
            data <- Revocable::new(data),
        }? Error);
        let inner = Arc::pin_init(init, flags)?;

        // A second count is for the list of the device.
        let data = Arc::into_raw(inner.clone());

        //~ partial_argument R03
        // SAFETY: The device calls `release` when the driver leaves.
        let ret = unsafe {
            //~ unnamed_cast R15
            bindings::devm_add_action(device_ptr(dev), Some(Self::release), data as _)
        };
        if ret != 0 {
            // SAFETY: The device has not taken the count that was made for it, from `into_raw`.
            drop(unsafe { Arc::from_raw(data) });
            return Err(ENOMEM);
        }
        Ok(inner)
    }

    fn as_ptr(&self) -> *const Self {
        //~ unnamed_cast R15
        self as _
    }

    fn remove_action(&self) -> Result {
        // SAFETY: The device is valid, as `self.dev` is a reference to it. Function and data are those that were
        // registered, and `self` is there even if the action was released.
        let ret = unsafe {
            bindings::devm_remove_action_nowarn(
                device_ptr(&*self.dev),
                //~ other_key R33
                Some(Self::release),
                //~ other_key R29
                //~ unnamed_cast R15
                self.as_ptr() as _,
            )
        };
        if ret != 0 {
            //~ row R31
            return Err(EBUSY);
        }

        //~ foreign_pointer R28
        // SAFETY: The list of the device had a count from `Arc::into_raw`, which is ours again.
        drop(unsafe { Arc::from_raw(self.as_ptr()) });
        Ok(())
    }

    //~ callback_without_safety R10
    unsafe extern "C" fn release(ptr: *mut c_void) {
        //~ pointer_cast R11
        let ptr = ptr as *mut Self;
        // SAFETY: The device has had this count from `Arc::into_raw`, and calls once.
        let inner = unsafe { Arc::from_raw(ptr) };
        inner.data.revoke();
    }
}

impl<T: Send + Sync + 'static> Devres<T> {
    /// Makes a value that goes with the driver.
    pub fn new(dev: &Device<Bound>, data: T, flags: Flags) -> Result<Self> {
        Ok(Self(DevresInner::new(dev, data, flags)?))
    }

    /// The value, if it was not taken away.
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        self.0.data.try_access()
    }
}

impl<T: Send + Sync + 'static> Drop for Devres<T> {
    fn drop(&mut self) {
        if self.0.remove_action().is_ok() {
            // SAFETY: Nobody uses the value: `self` is borrowed here alone, and the action is gone.
            unsafe { self.0.data.revoke_nosync() };
        }
    }
}
