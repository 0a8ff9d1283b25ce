// SPDX-License-Identifier: GPL-2.0

//! Tests of the wrappers for files, credentials, tasks, PID namespaces, address spaces and devices.
//!
//! Most of what they do depends on who asks. A process has descriptors, an address space and a way
//! back to user space; the misc device of this driver uses the wrappers in that context, call by
//! call, and a program in user space checks what has become of its descriptors. A kernel thread has
//! none of it; the KUnit suites use the wrappers there, and devices as well, which need no process.
//!
//! Everything here compiles against the wrappers that were written by hand as well as against the
//! generated ones, but for what is under `CONFIG_SAFEBIND_TEST_GENERATED`. What not every tree has is
//! under an option `CONFIG_SAFEBIND_HAS_*`.

use kernel::{
    miscdevice::{
        MiscDeviceOptions,
        MiscDeviceRegistration, //
    },
    prelude::*, //
};

mod call;
/// The file that Binder has, so that what is tested here is what runs there.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
#[path = "../android/binder/deferred_close.rs"]
mod deferred_close;
mod descriptors;
mod device;
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
mod generated;
mod repeat;
mod spaces;
mod tasks;

#[cfg(CONFIG_KUNIT)]
mod faux_device;
#[cfg(all(CONFIG_KUNIT, CONFIG_SAFEBIND_HAS_DEVRES_LT))]
mod suite_borrowing;
#[cfg(CONFIG_KUNIT)]
mod suite_devices;
#[cfg(all(CONFIG_KUNIT, CONFIG_SAFEBIND_TEST_GENERATED))]
mod suite_generated;
#[cfg(CONFIG_KUNIT)]
mod suite_race;
#[cfg(CONFIG_KUNIT)]
mod suite_thread;

module! {
    type: SafebindTest,
    name: "safebind_test",
    authors: ["The safebind authors"],
    description: "Tests of Rust wrappers",
    license: "GPL",
}

/// The driver: its misc device, for as long as it is loaded.
#[pin_data]
struct SafebindTest {
    #[pin]
    _device: MiscDeviceRegistration<device::Opened>,
}

impl kernel::InPlaceModule for SafebindTest {
    fn init(_module: &'static ThisModule) -> impl PinInit<Self, Error> {
        try_pin_init!(Self {
            _device <- MiscDeviceRegistration::register(MiscDeviceOptions { name: c"safebind" }),
        })
    }
}
