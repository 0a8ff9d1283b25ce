// SPDX-License-Identifier: GPL-2.0

//! Devices.

use crate::{
    bindings,
    sync::aref::{ARef, AlwaysRefCounted},
    types::Opaque,
};
use core::{marker::PhantomData, ops::Deref, ptr::NonNull};

/// What is known about a device for as long as a reference to it exists.
pub trait DeviceContext: sealed::Sealed {}

/// Nothing in particular.
pub struct Normal;

/// A driver is bound to it.
pub struct Bound;

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for Normal {}
impl sealed::Sealed for Bound {}
impl DeviceContext for Normal {}
impl DeviceContext for Bound {}

/// A device.
///
/// # Invariants
///
/// The device is counted, and its count is positive while a reference to it exists. What `Ctx` says holds
/// for as long.
#[repr(transparent)]
pub struct Device<Ctx: DeviceContext = Normal>(Opaque<bindings::device>, PhantomData<Ctx>);

impl<Ctx: DeviceContext> Device<Ctx> {
    /// The pointer by which C knows the device.
    pub(crate) fn as_raw(&self) -> *mut bindings::device {
        self.0.get()
    }

    /// Makes a reference to a device that C knows.
    ///
    /// # Safety
    ///
    /// `ptr` points to a device. For `'a`, its count is positive and what `Ctx` says holds.
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::device) -> &'a Self {
        // INVARIANT: The caller promises both.
        // SAFETY: The caller promises that it is a device, of which nothing is assumed but its place.
        unsafe { &*ptr.cast() }
    }
}

impl Deref for Device<Bound> {
    type Target = Device;

    fn deref(&self) -> &Device {
        // SAFETY: By the type invariants the count is positive while `self` exists.
        unsafe { Device::from_raw(self.as_raw()) }
    }
}

impl From<&Device<Bound>> for ARef<Device> {
    fn from(dev: &Device<Bound>) -> Self {
        (&**dev).into()
    }
}

impl<Ctx: DeviceContext> AsRef<Device<Ctx>> for Device<Ctx> {
    fn as_ref(&self) -> &Device<Ctx> {
        self
    }
}

// SAFETY: By the type invariants every device is counted, and `get_device` keeps it until the matching
// `put_device`.
unsafe impl AlwaysRefCounted for Device {
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the count is positive.
        unsafe { bindings::get_device(self.as_raw()) };
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference. The type has the layout of the struct.
        unsafe { bindings::put_device(obj.cast().as_ptr()) };
    }
}

// SAFETY: The last reference may be given up by any thread.
unsafe impl Send for Device {}

// SAFETY: The C functions that take a device synchronize by themselves.
unsafe impl Sync for Device {}

// SAFETY: As above: what is known about a device changes nothing about that.
unsafe impl Sync for Device<Bound> {}
