// SPDX-License-Identifier: GPL-2.0

//! Errors of the kernel.

use crate::{alloc::AllocError, ffi::c_int, fmt};
use core::{convert::Infallible, num::NonZeroI32};

/// The largest number that an error can have.
const MAX_ERRNO: c_int = 4095;

/// An error of the kernel: one of the numbers that C functions return negated.
///
/// # Invariants
///
/// The number is at least `-MAX_ERRNO` and below zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Error(NonZeroI32);

/// What a function returns that can fail.
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

impl Error {
    /// Makes an error from what a C function has returned.
    ///
    /// A number that no error has is a mistake of the caller; it becomes
    /// [`EINVAL`](code::EINVAL).
    pub fn from_errno(errno: c_int) -> Error {
        Self::try_from_errno(errno).unwrap_or(code::EINVAL)
    }

    /// Returns the number, which is negative.
    pub fn to_errno(self) -> c_int {
        self.0.get()
    }

    /// Returns the error in the form of a pointer, as C functions do that otherwise return one.
    pub fn to_ptr<T>(self) -> *mut T {
        // The last `MAX_ERRNO` addresses stand for the errors, the very last one for 1.
        let from_the_end = self.0.unsigned_abs().get() as usize;
        core::ptr::without_provenance_mut(0usize.wrapping_sub(from_the_end))
    }

    const fn try_from_errno(errno: c_int) -> Option<Error> {
        if errno < -MAX_ERRNO || errno >= 0 {
            return None;
        }
        match NonZeroI32::new(errno) {
            // INVARIANT: The range was checked above.
            Some(errno) => Some(Error(errno)),
            None => None,
        }
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

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match code::name(*self) {
            Some(name) => f.pad(name),
            None => f.debug_tuple("Error").field(&-self.to_errno()).finish(),
        }
    }
}

/// Turns the return value of a C function into a [`Result`]: a negative number is an error.
pub fn to_result(err: c_int) -> Result {
    if err < 0 {
        Err(Error::from_errno(err))
    } else {
        Ok(())
    }
}

/// Turns the return value of a C function that returns a pointer or an error in the form of one into a
/// [`Result`].
///
/// Null is a pointer like any other here.
pub fn from_err_ptr<T>(ptr: *mut T) -> Result<*mut T> {
    let from_the_end = 0usize.wrapping_sub(ptr.addr());
    match c_int::try_from(from_the_end) {
        Ok(errno @ 1..=MAX_ERRNO) => Err(Error::from_errno(-errno)),
        Ok(_) | Err(_) => Ok(ptr),
    }
}

/// The errors by name.
pub mod code {
    use super::Error;

    macro_rules! codes {
        ($($name:ident = $number:literal, $doc:literal;)*) => {
            $(
                #[doc = $doc]
                pub const $name: Error = match Error::try_from_errno(-$number) {
                    Some(error) => error,
                    None => panic!("not the number of an error"),
                };
            )*

            pub(super) fn name(error: Error) -> Option<&'static str> {
                match -error.to_errno() {
                    $($number => Some(stringify!($name)),)*
                    _ => None,
                }
            }
        };
    }

    codes! {
        EPERM = 1, "The caller may not do this.";
        ENOENT = 2, "There is nothing by this name.";
        ESRCH = 3, "There is no such task.";
        EINTR = 4, "A signal came first.";
        EIO = 5, "The device failed.";
        E2BIG = 7, "The list of arguments is too long.";
        EBADF = 9, "The descriptor is not open, or not for this.";
        EAGAIN = 11, "Not now; another attempt may succeed.";
        ENOMEM = 12, "There is no memory left.";
        EACCES = 13, "The permissions do not allow this.";
        EFAULT = 14, "The address is not accessible.";
        EBUSY = 16, "Somebody else is using it.";
        EEXIST = 17, "It exists already.";
        ENODEV = 19, "There is no such device.";
        ENOTDIR = 20, "It is not a directory.";
        EISDIR = 21, "It is a directory.";
        EINVAL = 22, "An argument makes no sense.";
        ENFILE = 23, "The system has too many open files.";
        EMFILE = 24, "The task has too many open descriptors.";
        ENOSPC = 28, "There is no room left on the device.";
        EPIPE = 32, "Nobody reads the other end.";
        ERANGE = 34, "The result does not fit.";
        EOVERFLOW = 75, "The value does not fit its type.";
        ETIMEDOUT = 110, "It took too long.";
    }
}
