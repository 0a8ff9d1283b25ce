// SPDX-License-Identifier: GPL-2.0

//! Events that are waited for.

use crate::{ffi::c_uint, types::Opaque};
use pin_init::{pin_data, pin_init, PinInit};

/// `struct completion`
#[repr(C)]
struct Raw {
    done: c_uint,
}

extern "C" {
    #[link_name = "rust_helper_init_completion"]
    fn init_completion(x: *mut Raw);
    fn complete_all(x: *mut Raw);
    fn wait_for_completion(x: *mut Raw);
}

/// Something that happens once, and for which tasks can wait.
#[pin_data]
pub struct Completion {
    #[pin]
    inner: Opaque<Raw>,
}

// SAFETY: The C side does not care which task uses it.
unsafe impl Send for Completion {}

// SAFETY: The C functions synchronize by themselves.
unsafe impl Sync for Completion {}

impl Completion {
    /// Has not happened.
    pub fn new() -> impl PinInit<Self> {
        pin_init!(Self {
            inner <- Opaque::ffi_init(|slot: *mut Raw| {
                // SAFETY: `slot` may be written.
                unsafe { init_completion(slot) }
            }),
        })
    }

    /// It has happened: who waits goes on, and nobody waits any more.
    pub fn complete_all(&self) {
        // SAFETY: The initializer has made the struct.
        unsafe { complete_all(self.inner.get()) };
    }

    /// Waits until it has happened.
    pub fn wait_for_completion(&self) {
        // SAFETY: The initializer has made the struct.
        unsafe { wait_for_completion(self.inner.get()) };
    }
}
