// SPDX-License-Identifier: GPL-2.0

//! Memory.

use crate::ffi::c_uint;

mod kbox;

pub use self::kbox::KBox;

/// How memory is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(c_uint);

impl Flags {
    /// The number by which C knows them.
    pub fn as_raw(self) -> c_uint {
        self.0
    }
}

/// There is no memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocError;

/// The ways in which memory is allocated.
pub mod flags {
    use super::Flags;

    /// The caller can sleep until there is memory.
    pub const GFP_KERNEL: Flags = Flags(0xcc0);

    /// The caller cannot sleep.
    pub const GFP_ATOMIC: Flags = Flags(0x820);
}
