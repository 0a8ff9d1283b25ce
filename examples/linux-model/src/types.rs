// SPDX-License-Identifier: GPL-2.0

//! Types that wrappers are built from.

use core::{
    cell::UnsafeCell,
    marker::{PhantomData, PhantomPinned},
    mem::MaybeUninit,
};
use pin_init::{pin_init_from_closure, PinInit, Wrapper};

mod foreign;
mod lifetimes;
mod scope_guard;

pub use self::{
    foreign::ForeignOwnable,
    lifetimes::{CovariantForLt, ForLt},
    scope_guard::ScopeGuard,
};

/// Memory that belongs to C.
///
/// Rust assumes nothing about the value inside: it may be uninitialised, C may change it while
/// Rust holds a shared reference to it, and C may keep its address, so it is never moved or
/// accessed except through [`Opaque::get`].
#[repr(transparent)]
pub struct Opaque<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    _pin: PhantomPinned,
}

impl<T> Opaque<T> {
    /// Wraps a value that Rust has made.
    pub const fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::new(value)),
            _pin: PhantomPinned,
        }
    }

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

    /// An initializer that lets a function fill the room.
    pub fn ffi_init(fill: impl FnOnce(*mut T)) -> impl PinInit<Self> {
        Self::try_ffi_init(|room| {
            fill(room);
            Ok(())
        })
    }

    /// An initializer that lets a function fill the room, which may fail.
    pub fn try_ffi_init<E>(fill: impl FnOnce(*mut T) -> Result<(), E>) -> impl PinInit<Self, E> {
        // SAFETY: No value has to be in the room afterwards, and there is nothing to clean up on
        // failure.
        unsafe { pin_init_from_closure(move |room: *mut Self| fill(Self::cast_into(room))) }
    }

    /// Returns the pointer by which C knows the value.
    pub const fn get(&self) -> *mut T {
        UnsafeCell::get(&self.value).cast()
    }

    /// Turns a pointer to the wrapper into a pointer to what it wraps.
    pub const fn cast_into(this: *const Self) -> *mut T {
        UnsafeCell::raw_get(this.cast::<UnsafeCell<MaybeUninit<T>>>()).cast()
    }

    /// Turns a pointer to a value into a pointer to a wrapper of it.
    pub const fn cast_from(this: *const T) -> *const Self {
        this.cast()
    }
}

impl<T> Wrapper<T> for Opaque<T> {
    fn pin_init<E>(init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        // SAFETY: The room is as large as a `T`, does not move afterwards, and is given up on failure.
        Self::try_ffi_init(|room| unsafe { init.__pinned_init(room) })
    }
}

/// The type of a field that keeps a struct on the thread that made it.
///
/// With such a field a struct is neither [`Send`] nor [`Sync`].
pub type NotThreadSafe = PhantomData<*mut ()>;

/// The only value of the type [`NotThreadSafe`](type@NotThreadSafe).
#[allow(non_upper_case_globals)]
pub const NotThreadSafe: NotThreadSafe = PhantomData;
