// SPDX-License-Identifier: GPL-2.0

//! Enough of the kernel crate to compile the generated wrappers unchanged, over a model of the C
//! side, so that they run (and run under Miri) on any machine.
//!
//! - [`fs::file`], [`fs::exec`], [`fs::deferred_close`], [`cred`], [`task`], [`task_work`], [`devres`],
//!   [`devres::action`], [`pid_namespace`], [`mm`] and [`mm::virt`] are the generated files themselves; the
//!   macro [`current!`] comes from one of them.
//! - [`bindings`] holds the generated raw bindings.
//! - [`alloc`], [`device`], [`types`], [`sync`], [`revocable`], [`init`], [`error`], [`ffi`], [`fmt`] and
//!   [`prelude`] offer what generated files import, under the paths that the kernel crate uses.
//! - [`model`] stands in for C: it implements the functions that the bindings declare, and lets
//!   tests look at what they did.
//!
//! The crate is `no_std` like the kernel crate, so a generated file that names `std` does not
//! compile here either. Only the model uses the standard library.

#![no_std]

// By the name that it has in the kernel, whatever the package is called.
extern crate pinned_init as pin_init;
// The kernel crate calls itself by its name: what is written for a driver can stand in it as well.
extern crate self as kernel;

pub mod alloc;
pub mod bindings;
pub mod device;
pub mod error;
pub mod ffi;
pub mod fs;
pub mod init;
pub mod model;
pub mod prelude;
pub mod revocable;
pub mod sync;
pub mod types;

pub use self::generated::{cred, devres, mm, pid_namespace, task, task_work};
pub use core::fmt;

/// The generated files that stand alone in the kernel crate.
///
/// A directory is named and not each file, so that a file finds its own submodules next to it, as it
/// does in the kernel.
#[path = "../../../generated/linux"]
mod generated {
    pub mod cred;
    pub mod devres;
    pub mod mm;
    pub mod pid_namespace;
    pub mod task;
    pub mod task_work;
}
