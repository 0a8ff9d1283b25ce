//! Values that are made where they stay.

use crate::{
    alloc::{AllocError, Flags},
    error::Error,
};
use pin_init::{init_from_closure, pin_init_from_closure};

pub use pin_init::{
    cast_pin_init, init, pin_data, pin_init, pinned_drop, try_init, try_pin_init, Init, PinInit,
    Wrapper, Zeroable,
};

/// Pointers to an allocation in which a value can be made.
pub trait InPlaceInit<T>: Sized {
    /// The pointer to a value that does not move.
    type PinnedSelf;

    /// Allocates memory and makes a value in it that does not move.
    ///
    /// # Errors
    ///
    /// There is no memory, or the initializer has failed.
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self::PinnedSelf, E>
    where
        E: From<AllocError>;

    /// As [`try_pin_init`](Self::try_pin_init), with the general error.
    ///
    /// # Errors
    ///
    /// There is no memory, or the initializer has failed.
    fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self::PinnedSelf, Error>
    where
        Error: From<E>,
    {
        // SAFETY: It does what `init` does, with another error.
        let init = unsafe {
            pin_init_from_closure(|slot: *mut T| init.__pinned_init(slot).map_err(Error::from))
        };
        Self::try_pin_init(init, flags)
    }

    /// Allocates memory and makes a value in it.
    ///
    /// # Errors
    ///
    /// There is no memory, or the initializer has failed.
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>;

    /// As [`try_init`](Self::try_init), with the general error.
    ///
    /// # Errors
    ///
    /// There is no memory, or the initializer has failed.
    fn init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, Error>
    where
        Error: From<E>,
    {
        // SAFETY: It does what `init` does, with another error.
        let init =
            unsafe { init_from_closure(|slot: *mut T| init.__init(slot).map_err(Error::from)) };
        Self::try_init(init, flags)
    }
}
