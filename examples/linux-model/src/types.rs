// SPDX-License-Identifier: GPL-2.0

//! Types that wrappers are built from.

use core::{
    cell::UnsafeCell,
    marker::{PhantomData, PhantomPinned},
    mem::MaybeUninit,
};

mod scope_guard;

pub use self::scope_guard::ScopeGuard;

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

/// The type of a field that keeps a struct on the thread that made it.
///
/// With such a field a struct is neither [`Send`] nor [`Sync`].
pub type NotThreadSafe = PhantomData<*mut ()>;

/// The only value of the type [`NotThreadSafe`](type@NotThreadSafe).
#[allow(non_upper_case_globals)]
pub const NotThreadSafe: NotThreadSafe = PhantomData;
