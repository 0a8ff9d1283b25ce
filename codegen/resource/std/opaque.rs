//! Memory of C, as Rust sees it.

use core::{cell::UnsafeCell, marker::PhantomPinned, mem::MaybeUninit};

/// Memory that belongs to C: nothing is assumed of the value inside, not even that it stays the same.
///
/// Neither `Send` nor `Sync` follows from anything here; a wrapper has what its contract says.
#[repr(transparent)]
pub struct Opaque<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    _pin: PhantomPinned,
}

impl<T> Opaque<T> {
    /// Makes room for a value that C is going to initialise.
    pub const fn uninit() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::uninit()),
            _pin: PhantomPinned,
        }
    }

    /// Makes room that starts out as zero bytes.
    pub const fn zeroed() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::zeroed()),
            _pin: PhantomPinned,
        }
    }

    /// Returns the pointer by which C knows the value.
    pub const fn get(&self) -> *mut T {
        UnsafeCell::get(&self.value).cast()
    }
}
