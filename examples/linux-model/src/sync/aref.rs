// SPDX-License-Identifier: GPL-2.0

//! References to objects that carry their own count of users.

use core::{marker::PhantomData, mem::ManuallyDrop, ops::Deref, ptr::NonNull};

/// Types all of whose values count their users themselves.
///
/// # Safety
///
/// - Every value of the type is counted, without exception.
/// - After [`inc_ref`](Self::inc_ref) the value stays valid until the matching
///   [`dec_ref`](Self::dec_ref).
pub unsafe trait AlwaysRefCounted {
    /// Adds a user.
    fn inc_ref(&self);

    /// Removes a user, and frees the value if that was the last one.
    ///
    /// # Safety
    ///
    /// The caller owns a user of `obj`, gives it up with this call, and does not touch `obj`
    /// afterwards unless it owns another one.
    unsafe fn dec_ref(obj: NonNull<Self>);
}

/// An owned reference to a `T` that counts its users.
///
/// # Invariants
///
/// `ptr` is valid, and one of the users that the value counts belongs to this reference.
pub struct ARef<T: AlwaysRefCounted> {
    ptr: NonNull<T>,
    _owns: PhantomData<T>,
}

// SAFETY: Another thread gets to use the `T` by shared reference, which `T: Sync` permits, and may
// be the one that frees it, which `T: Send` permits.
unsafe impl<T: AlwaysRefCounted + Send + Sync> Send for ARef<T> {}

// SAFETY: Another thread can clone an `ARef<T>` that it has by shared reference, so the same two
// permissions are needed as for sending one.
unsafe impl<T: AlwaysRefCounted + Send + Sync> Sync for ARef<T> {}

// The value that is pointed to does not move with the pointer.
impl<T: AlwaysRefCounted> Unpin for ARef<T> {}

impl<T: AlwaysRefCounted> ARef<T> {
    /// Makes a reference from a pointer and a user that the caller owns.
    ///
    /// # Safety
    ///
    /// `ptr` is valid, the caller owns one of the users that it counts, and gives it up.
    pub unsafe fn from_raw(ptr: NonNull<T>) -> Self {
        // INVARIANT: The caller promises a valid pointer and passes on a user that it owns.
        Self {
            ptr,
            _owns: PhantomData,
        }
    }

    /// Returns the pointer; the user that this reference owned now belongs to the caller.
    pub fn into_raw(me: Self) -> NonNull<T> {
        ManuallyDrop::new(me).ptr
    }
}

impl<T: AlwaysRefCounted> Clone for ARef<T> {
    fn clone(&self) -> Self {
        self.inc_ref();
        // SAFETY: `self.ptr` is valid by the type invariants, and the line above has added the
        // user that is passed on here.
        unsafe { Self::from_raw(self.ptr) }
    }
}

impl<T: AlwaysRefCounted> Deref for ARef<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: The pointer is valid by the type invariants, and stays so for as long as
        // `self` owns its user.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: AlwaysRefCounted> From<&T> for ARef<T> {
    fn from(value: &T) -> Self {
        value.inc_ref();
        // SAFETY: A pointer made from a reference is valid, and the line above has added the user
        // that is passed on here.
        unsafe { Self::from_raw(NonNull::from(value)) }
    }
}

impl<T: AlwaysRefCounted> Drop for ARef<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants `self` owns a user, and nothing uses `self` after this.
        unsafe { T::dec_ref(self.ptr) };
    }
}

impl<T, U> PartialEq<ARef<U>> for ARef<T>
where
    T: AlwaysRefCounted + PartialEq<U>,
    U: AlwaysRefCounted,
{
    fn eq(&self, other: &ARef<U>) -> bool {
        **self == **other
    }
}

impl<T: AlwaysRefCounted + Eq> Eq for ARef<T> {}
