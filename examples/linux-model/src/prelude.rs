// SPDX-License-Identifier: GPL-2.0

//! What most files import.

pub use crate::alloc::{flags::*, KBox};
pub use crate::error::{code::*, Error, Result};
pub use crate::ffi::{
    c_char, c_int, c_long, c_longlong, c_schar, c_short, c_uchar, c_uint, c_ulong, c_ulonglong,
    c_ushort, c_void, CStr,
};
pub use crate::init::InPlaceInit;
pub use crate::{current, try_init, try_pin_init};
pub use core::pin::Pin;
pub use pin_init::{init, pin_data, pin_init, pinned_drop, Init, PinInit, Zeroable};
