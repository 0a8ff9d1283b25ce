// SPDX-License-Identifier: GPL-2.0

//! Enough of the kernel crate to compile the generated wrappers unchanged, over a model of the C
//! side, so that they run (and run under Miri) on any machine.
//!
//! - [`fs::file`], [`cred`] and [`task`] are the generated files themselves.
//! - [`bindings`] holds the generated raw bindings.
//! - [`types`], [`sync`], [`error`], [`ffi`], [`fmt`] and [`prelude`] offer what generated files
//!   import, under the paths that the kernel crate uses.
//! - [`model`] stands in for C: it implements the functions that the bindings declare, and lets
//!   tests look at what they did.
//!
//! The crate is `no_std` like the kernel crate, so a generated file that names `std` does not
//! compile here either. Only the model uses the standard library.

#![no_std]

pub mod bindings;
#[path = "../../../generated/linux/cred.rs"]
pub mod cred;
pub mod error;
pub mod ffi;
pub mod fs;
pub mod model;
pub mod prelude;
pub mod sync;
#[path = "../../../generated/linux/task.rs"]
pub mod task;
pub mod types;

pub use core::fmt;
