//! Devices that are counted by C.

use crate::{
    bindings,
    error::{to_result, Error, Result},
    sync::aref::{ARef, AlwaysRefCounted},
    types::Opaque,
};
use core::ptr::NonNull;

/// What a device can be asked for.
pub mod flags {
    /// It can be read.
    pub const READ: u32 = bindings::WIDGET_READ;

    /// It can be written.
    pub const WRITE: u32 = 0x2;

    /// How many there are.
    pub const COUNT: usize = 2;
}

/// A device.
///
/// # Invariants
///
/// Its count is positive while a reference to it exists.
#[repr(transparent)]
pub struct Device {
    inner: Opaque<bindings::widget>,
}

// SAFETY: C lets any thread use a device.
unsafe impl Send for Device {}

// SAFETY: The functions of a device take its lock.
unsafe impl Sync for Device {}

// SAFETY: The count is that of the device.
unsafe impl AlwaysRefCounted for Device {
    fn inc_ref(&self) {
        // SAFETY: There is a reference, so the count is positive.
        unsafe { bindings::widget_get(self.as_ptr()) };
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference.
        unsafe { bindings::widget_put(obj.cast().as_ptr()) };
    }
}

/// No device has this number.
#[derive(Clone, Copy, Debug)]
pub struct NoDevice;

impl From<NoDevice> for Error {
    fn from(_: NoDevice) -> Self {
        Error::from_errno(-19)
    }
}

impl Device {
    /// Finds a device by its number.
    pub fn find(number: u32) -> Result<ARef<Device>, NoDevice> {
        // SAFETY: Any number can be asked for.
        let ptr = unsafe { bindings::widget_find(number) };
        let ptr = NonNull::new(ptr).ok_or(NoDevice)?;

        // SAFETY: The call above took a reference, which is handed over here.
        Ok(unsafe { ARef::from_raw(ptr.cast()) })
    }

    /// Makes a reference to a device.
    ///
    /// # Safety
    ///
    /// - `ptr` must point to a valid device.
    /// - Its count must stay positive for the duration of `'a`.
    pub unsafe fn from_raw<'a>(ptr: *const bindings::widget) -> &'a Self {
        // SAFETY: The caller promises a valid pointer.
        unsafe { &*ptr.cast() }
    }

    /// The pointer to C's object.
    pub(crate) fn as_ptr(&self) -> *mut bindings::widget {
        self.inner.get()
    }

    /// The device that this one hangs on.
    #[must_use]
    pub fn parent(&self) -> Option<&Device> {
        // SAFETY: The parent never changes while the device exists.
        let ptr = unsafe { (*self.as_ptr()).parent };
        if ptr.is_null() {
            return None;
        }
        // SAFETY: The device holds a reference to its parent.
        Some(unsafe { Device::from_raw(ptr) })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        // SAFETY: The name is a string that lives as long as the device.
        unsafe { name_of(self.as_ptr()) }
    }

    /// Starts it, with these flags.
    pub fn start(&self, flags: u32) -> Result {
        self.lock();
        // SAFETY: `self` refers to a valid device, whose lock is held.
        let started = unsafe { bindings::widget_start(self.as_ptr(), flags) };
        // SAFETY: The lock was taken above.
        unsafe { bindings::widget_unlock(self.as_ptr()) };
        to_result(started)
    }

    /// The longer one of two names that live as long as the second.
    pub fn longer<'a>(&self, one: &'a str, other: Option<&'a str>) -> &'a str {
        match other {
            Some(other) if other.len() > one.len() => other,
            _ => one,
        }
    }

    fn lock(&self) {
        // SAFETY: `self` refers to a valid device.
        unsafe { bindings::widget_lock(self.as_ptr()) };
    }
}

/// # Safety
///
/// `ptr` must point to a valid device.
unsafe fn name_of<'a>(ptr: *mut bindings::widget) -> &'a str {
    // SAFETY: The caller promises a valid device.
    unsafe { crate::str::from_char_ptr(bindings::widget_name(ptr)) }
}
