// SPDX-License-Identifier: GPL-2.0

//! Devices to test with: bound from when they are made until they are dropped; and things that
//! count their end.

use kernel::{
    device::{
        Bound,
        Device, //
    },
    faux,
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Release, //
        },
        Arc, //
    },
    time::{
        delay::fsleep,
        Delta, //
    }, //
};

/// A device that is bound to a driver as long as this exists. Dropping it unbinds it.
pub(crate) struct BoundDevice(faux::Registration);

impl BoundDevice {
    /// Makes a device and binds it.
    pub(crate) fn new(name: &CStr) -> Result<Self> {
        Ok(Self(faux::Registration::new(name, None)?))
    }

    /// The device, for as long as it is bound.
    #[cfg(CONFIG_SAFEBIND_HAS_FAUX_DEVICE)]
    pub(crate) fn device(&self) -> &Device<Bound> {
        let device: &faux::Device<Bound> = self.0.as_ref();
        device.as_ref()
    }

    /// The device, for as long as it is bound.
    #[cfg(not(CONFIG_SAFEBIND_HAS_FAUX_DEVICE))]
    pub(crate) fn device(&self) -> &Device<Bound> {
        let device: &Device = self.0.as_ref();

        // SAFETY: A faux device is bound when its registration has been made, to a driver that does
        // not offer to be unbound by hand (`suppress_bind_attrs`). It is unbound when the
        // registration is dropped, which cannot happen while the returned reference borrows it.
        unsafe { device.as_bound() }
    }
}

/// Counts how often something has come to its end, and remembers in which order.
pub(crate) struct Ends(Atomic<u64>);

impl Ends {
    /// Makes a counter at 0.
    pub(crate) fn new() -> Result<Arc<Self>> {
        Ok(Arc::new(Self(Atomic::new(0)), GFP_KERNEL)?)
    }

    /// The names of what has come to its end, as the digits of a number.
    pub(crate) fn order(&self) -> u64 {
        self.0.load(Acquire)
    }

    /// Whether that was this one, alone and once.
    pub(crate) fn is_only(&self, name: u64) -> bool {
        self.order() == name
    }

    /// Puts a name behind those that are there; only one thread at a time does so.
    pub(crate) fn push(&self, name: u64) {
        self.0.store(self.order() * 10 + name, Release);
    }
}

/// Something of a device, with a name from 1 to 9. What it is used for is not there any more once
/// it has been dropped.
pub(crate) struct Thing {
    name: u64,
    ends: Arc<Ends>,
    takes: Delta,
}

impl Thing {
    /// Makes one that is dropped at once.
    pub(crate) fn new(name: u64, ends: &Arc<Ends>) -> Self {
        Self::slow(name, ends, Delta::ZERO)
    }

    /// Makes one that takes its time to be dropped.
    pub(crate) fn slow(name: u64, ends: &Arc<Ends>, takes: Delta) -> Self {
        Self {
            name,
            ends: ends.clone(),
            takes,
        }
    }

    /// The name.
    pub(crate) fn name(&self) -> u64 {
        self.name
    }
}

impl Drop for Thing {
    fn drop(&mut self) {
        if self.takes > Delta::ZERO {
            fsleep(self.takes);
        }
        self.ends.push(self.name);
    }
}
