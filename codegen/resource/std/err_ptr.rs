//! Pointers that carry errors.

use core::ffi::c_int;
use std::io::{Error, Result};

/// The largest number of an error that a pointer carries.
const MAX: usize = 4095;

/// Turns a pointer that carries an error into that error: the last addresses stand for the errors, the very last
/// one for 1.
///
/// # Errors
///
/// The error that the pointer carries.
pub fn from_err_ptr<T>(pointer: *mut T) -> Result<*mut T> {
    let from_the_end = 0_usize.wrapping_sub(pointer.addr());
    match c_int::try_from(from_the_end) {
        Ok(number) if (1..=MAX).contains(&from_the_end) => Err(Error::from_raw_os_error(number)),
        _ => Ok(pointer),
    }
}
