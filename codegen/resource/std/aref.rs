//! References to objects that count their users.

use core::{fmt, marker::PhantomData, mem::ManuallyDrop, ops::Deref, ptr::NonNull};

/// Types all of whose values count their users.
///
/// # Safety
///
/// After [`inc_ref`](Self::inc_ref) a value stays valid until the matching
/// [`dec_ref`](Self::dec_ref).
pub unsafe trait AlwaysRefCounted {
    /// Adds a user.
    fn inc_ref(&self);

    /// Removes a user.
    ///
    /// # Safety
    ///
    /// The caller gives up a user that it owns, and uses `obj` no more unless another user keeps it.
    unsafe fn dec_ref(obj: NonNull<Self>);
}

/// An owned reference to an object that counts its users: cloning adds a user, dropping removes it.
///
/// # Invariants
///
/// `ptr` is valid, and one of its users belongs to this reference.
pub struct ARef<T: AlwaysRefCounted> {
    ptr: NonNull<T>,
    _owns: PhantomData<T>,
}

// SAFETY: Another thread gets to share the `T`, and may be the one that frees it.
unsafe impl<T: AlwaysRefCounted + Send + Sync> Send for ARef<T> {}

// SAFETY: Another thread can clone the reference, so this needs what sending one needs.
unsafe impl<T: AlwaysRefCounted + Send + Sync> Sync for ARef<T> {}

impl<T: AlwaysRefCounted> ARef<T> {
    /// Makes a reference from a pointer.
    ///
    /// # Safety
    ///
    /// `ptr` is valid, and the caller gives up a user that it owns.
    pub unsafe fn from_raw(ptr: NonNull<T>) -> Self {
        // INVARIANT: The caller promises both.
        Self {
            ptr,
            _owns: PhantomData,
        }
    }

    /// Returns the pointer; its user belongs to the caller.
    pub fn into_raw(me: Self) -> NonNull<T> {
        ManuallyDrop::new(me).ptr
    }
}

impl<T: AlwaysRefCounted> From<&T> for ARef<T> {
    fn from(value: &T) -> Self {
        value.inc_ref();
        // SAFETY: The pointer comes from a reference, and the line above adds the user.
        unsafe { Self::from_raw(NonNull::from(value)) }
    }
}

impl<T: AlwaysRefCounted> Clone for ARef<T> {
    fn clone(&self) -> Self {
        self.inc_ref();
        // SAFETY: The pointer is valid by the type invariants, and the line above adds the user.
        unsafe { Self::from_raw(self.ptr) }
    }
}

impl<T: AlwaysRefCounted> Deref for ARef<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the pointer is valid while `self` exists.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: AlwaysRefCounted> Drop for ARef<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants `self` owns a user, and nothing uses it after this.
        unsafe { T::dec_ref(self.ptr) };
    }
}

impl<T: AlwaysRefCounted + fmt::Debug> fmt::Debug for ARef<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
