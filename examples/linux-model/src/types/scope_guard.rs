// SPDX-License-Identifier: GPL-2.0

//! Work that is done when a block is left.

use core::ops::{Deref, DerefMut};

/// Calls a function when it is dropped, unless it was dismissed.
///
/// It can carry a value, which it gives access to, and which the function gets.
///
/// # Examples
///
/// ```
/// use core::cell::Cell;
/// use kernel::types::ScopeGuard;
///
/// let left = Cell::new(0);
/// {
///     let _guard = ScopeGuard::new(|| left.set(left.get() + 1));
///     assert_eq!(left.get(), 0);
/// }
/// assert_eq!(left.get(), 1);
///
/// ScopeGuard::new(|| left.set(7)).dismiss();
/// assert_eq!(left.get(), 1);
/// ```
#[must_use = "it is dropped at once otherwise"]
pub struct ScopeGuard<T, F: FnOnce(T)> {
    /// Nothing once it was dismissed.
    armed: Option<(T, F)>,
}

impl ScopeGuard<(), fn(())> {
    /// Makes a guard that carries no value.
    pub fn new(cleanup: impl FnOnce()) -> ScopeGuard<(), impl FnOnce(())> {
        ScopeGuard::new_with_data((), move |()| cleanup())
    }
}

impl<T, F: FnOnce(T)> ScopeGuard<T, F> {
    /// Makes a guard that carries a value.
    pub fn new_with_data(data: T, cleanup: F) -> Self {
        Self {
            armed: Some((data, cleanup)),
        }
    }

    /// Returns the value, and does not call the function.
    pub fn dismiss(mut self) -> T {
        match self.armed.take() {
            Some((data, _)) => data,
            None => unreachable!("only this function and the destructor take it, once"),
        }
    }
}

impl<T, F: FnOnce(T)> Deref for ScopeGuard<T, F> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.armed {
            Some((data, _)) => data,
            None => unreachable!("a guard that was dismissed is gone"),
        }
    }
}

impl<T, F: FnOnce(T)> DerefMut for ScopeGuard<T, F> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.armed {
            Some((data, _)) => data,
            None => unreachable!("a guard that was dismissed is gone"),
        }
    }
}

impl<T, F: FnOnce(T)> Drop for ScopeGuard<T, F> {
    fn drop(&mut self) {
        if let Some((data, cleanup)) = self.armed.take() {
            cleanup(data);
        }
    }
}
