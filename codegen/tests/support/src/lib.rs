//! What the wrappers of the fixtures are built from: the support items of a profile, for no C
//! library in particular.
//!
//! There is no C side behind the fixtures: most of them are compiled, and never run. What is here works
//! all the same, with the standard library behind it.

#![no_std]
#![expect(
    unsafe_code,
    reason = "counted references and error pointers are made of raw ones"
)]

// By the name that initializers look for, whatever the package is called.
extern crate pinned_init as pin_init;

pub mod alloc;
pub mod aref;
pub mod error;
pub mod init;
pub mod revocable;
pub mod sync;
pub mod types;

/// Where the support modules find the standard library. No wrapper sees it.
mod host {
    extern crate std;

    pub(crate) use self::std::{boxed, sync, thread_local};
}

pub use core::{ffi, fmt, ptr};
