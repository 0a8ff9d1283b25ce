//! What the wrappers of the fixtures are built from: the support items of a profile, for no C
//! library in particular.
//!
//! There is no C side behind the fixtures. They are compiled, and never run.

#![no_std]
#![expect(
    unsafe_code,
    reason = "counted references and error pointers are made of raw ones"
)]

pub mod aref;
pub mod error;
pub mod types;

pub use core::{ffi, fmt, ptr};
