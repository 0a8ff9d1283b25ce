//! Errors by their numbers, as the operating system has them.

use core::ffi::c_int;
use std::io::Error;

/// What a function returns that can fail; without arguments, nothing or an error of the operating system.
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

/// Turns a negative number into the error that it is the code of, negated.
///
/// # Errors
///
/// The error with that number.
pub fn to_result(number: c_int) -> Result {
    if number < 0 {
        return Err(negated(number));
    }
    Ok(())
}

/// The error with a number that is negated.
fn negated(number: c_int) -> Error {
    // The least number there is has no positive one.
    Error::from_raw_os_error(number.checked_neg().unwrap_or(c_int::MAX))
}
