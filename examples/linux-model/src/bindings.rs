// SPDX-License-Identifier: GPL-2.0

//! The generated raw bindings to the C side.
//!
//! Wrappers call them; nothing else should.

#![allow(
    clippy::all,
    clippy::cast_lossless,
    clippy::ptr_as_ptr,
    clippy::ref_as_ptr,
    clippy::undocumented_unsafe_blocks,
    dead_code,
    improper_ctypes,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    rustdoc::all,
    unreachable_pub,
    unsafe_op_in_unsafe_fn
)]

#[allow(
    unused_imports,
    reason = "bindgen spells integer types as `ffi::c_int`"
)]
use crate::ffi;

include!("../../../generated/linux/bindings.rs");
