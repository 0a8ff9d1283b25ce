// SPDX-License-Identifier: GPL-2.0

//! Values that can be taken away while others use them.

use crate::{sync::rcu, try_pin_init, types::Opaque};
use core::{
    marker::PhantomData,
    ops::Deref,
    pin::Pin,
    ptr,
    sync::atomic::{AtomicBool, Ordering},
};
use pin_init::{pin_data, pinned_drop, PinInit, Wrapper};

/// A value that is there until it is revoked.
#[pin_data(PinnedDrop)]
pub struct Revocable<T> {
    available: AtomicBool,
    #[pin]
    value: Opaque<T>,
}

// SAFETY: The value goes with it.
unsafe impl<T: Send> Send for Revocable<T> {}

// SAFETY: Other threads share the value, and any of them may be the one that revokes and drops it.
unsafe impl<T: Send + Sync> Sync for Revocable<T> {}

impl<T> Revocable<T> {
    /// Makes a value that can be revoked.
    pub fn new<E>(value: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        try_pin_init!(Self {
            available: AtomicBool::new(true),
            value <- Opaque::pin_init(value),
        }? E)
    }

    /// Access to the value, if it was not revoked, in a read section of its own.
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        let section = rcu::read_lock();
        // INVARIANT: The value was not revoked after the section was opened.
        self.available
            .load(Ordering::Relaxed)
            .then(|| RevocableGuard {
                value: self.value.get(),
                _section: section,
                _borrows: PhantomData,
            })
    }

    /// Access to the value, if it was not revoked, for as long as a read section lasts.
    pub fn try_access_with_guard<'a>(&'a self, _section: &'a rcu::Guard) -> Option<&'a T> {
        // SAFETY: It was not revoked after the section was opened, and is not dropped before its end.
        let value = || unsafe { &*self.value.get() };
        self.available.load(Ordering::Relaxed).then(value)
    }

    /// Calls a function with the value, if it was not revoked.
    pub fn try_access_with<R, F: FnOnce(&T) -> R>(&self, f: F) -> Option<R> {
        self.try_access().map(|value| f(&value))
    }

    /// Access to a value that is known not to be revoked.
    ///
    /// # Safety
    ///
    /// It was not revoked, and is not revoked while the reference is used.
    pub unsafe fn access(&self) -> &T {
        // SAFETY: The caller promises that the value is there.
        unsafe { &*self.value.get() }
    }

    /// Drops the value once nobody uses it any more. Returns whether this call has revoked it.
    pub fn revoke(&self) -> bool {
        let first = self.available.swap(false, Ordering::Relaxed);
        if first {
            rcu::synchronize();
            // SAFETY: Only one call is the first, and whoever has found the value before has ended
            // its read section.
            unsafe { ptr::drop_in_place(self.value.get()) };
        }
        first
    }

    /// Drops the value at once. Returns whether this call has revoked it.
    ///
    /// # Safety
    ///
    /// Nobody uses the value.
    pub unsafe fn revoke_nosync(&self) -> bool {
        let first = self.available.swap(false, Ordering::Relaxed);
        if first {
            // SAFETY: Only one call is the first, and the caller promises that nobody uses the value.
            unsafe { ptr::drop_in_place(self.value.get()) };
        }
        first
    }
}

#[pinned_drop]
impl<T> PinnedDrop for Revocable<T> {
    fn drop(self: Pin<&mut Self>) {
        if self.available.load(Ordering::Relaxed) {
            // SAFETY: The value was not revoked, and nobody else has access any more.
            unsafe { ptr::drop_in_place(self.value.get()) };
        }
    }
}

/// Access to a [`Revocable`] value, in a read section.
///
/// # Invariants
///
/// The value was there when the read section was open already.
pub struct RevocableGuard<'a, T> {
    // No reference: the value may go while a function still has the guard as its argument.
    value: *const T,
    _section: rcu::Guard,
    _borrows: PhantomData<&'a ()>,
}

impl<T> Deref for RevocableGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants it is dropped after the end of the section.
        unsafe { &*self.value }
    }
}
