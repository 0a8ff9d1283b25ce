//! Errors by number.

use crate::alloc::AllocError;
use core::{convert::Infallible, ffi::c_int, num::NonZeroI32};

/// The largest number of an error.
const MAX: c_int = 4095;

/// An error: a number that C functions return negated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Error(NonZeroI32);

/// What a function returns that can fail.
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

/// The errors that the fixtures name.
pub mod code {
    use super::Error;
    use core::num::NonZeroI32;

    macro_rules! codes {
        ($($name:ident = $number:literal, $what:literal;)*) => {
            $(
                #[doc = $what]
                pub const $name: Error = match NonZeroI32::new(-$number) {
                    Some(number) => Error(number),
                    None => unreachable!(),
                };
            )*
        };
    }

    codes! {
        ENOENT = 2, "There is no such thing.";
        EAGAIN = 11, "Not now.";
        ENOMEM = 12, "There is no memory.";
        EBUSY = 16, "It is in use.";
        EINVAL = 22, "The argument makes no sense.";
    }
}

impl Error {
    /// Returns the number that C functions return for it, which is negative.
    pub fn to_errno(self) -> c_int {
        self.0.get()
    }
}

impl From<AllocError> for Error {
    fn from(_: AllocError) -> Self {
        code::ENOMEM
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

fn from_number(number: c_int) -> Error {
    let number = NonZeroI32::new(number).filter(|number| number.get() < 0);
    number.map_or(code::EINVAL, Error)
}

/// Turns a negative number into an error.
///
/// # Errors
///
/// The error with that number.
pub fn to_result(number: c_int) -> Result {
    if number < 0 {
        Err(from_number(number))
    } else {
        Ok(())
    }
}

/// Turns a pointer that carries an error into that error.
///
/// # Errors
///
/// The error that the pointer carries.
pub fn from_err_ptr<T>(pointer: *mut T) -> Result<*mut T> {
    // The last addresses stand for the errors, the very last one for 1.
    let from_the_end = 0usize.wrapping_sub(pointer.addr());
    match c_int::try_from(from_the_end) {
        Ok(number) if (1..=MAX).contains(&number) => Err(from_number(-number)),
        _ => Ok(pointer),
    }
}
