//! Objects that have one owner.

use core::{fmt, marker::PhantomData, mem::ManuallyDrop, ops::Deref, ptr::NonNull};

/// Types of objects that have one owner, who ends them.
///
/// # Safety
///
/// An object that somebody owns stays valid, and where it is, until [`release`](Self::release).
pub unsafe trait Ownable {
    /// Ends an object.
    ///
    /// # Safety
    ///
    /// The caller owns the object and gives it up; nothing uses it afterwards.
    unsafe fn release(obj: NonNull<Self>);
}

/// The owner of an object: dropping it ends the object, once.
///
/// It gives shared access only, as if the object was borrowed: exclusive access could move it.
///
/// # Invariants
///
/// `ptr` is valid, and what it points to belongs to this value.
pub struct Owned<T: Ownable> {
    ptr: NonNull<T>,
    _owns: PhantomData<T>,
}

// SAFETY: Another thread gets the object, and nobody else has it.
unsafe impl<T: Ownable + Send> Send for Owned<T> {}

// SAFETY: Another thread gets shared access to the object, and no way to own it.
unsafe impl<T: Ownable + Sync> Sync for Owned<T> {}

impl<T: Ownable> Owned<T> {
    /// Makes an owner from a pointer.
    ///
    /// # Safety
    ///
    /// `ptr` is valid, and the caller gives up the object, which it owns.
    pub unsafe fn from_raw(ptr: NonNull<T>) -> Self {
        // INVARIANT: The caller promises both.
        Self {
            ptr,
            _owns: PhantomData,
        }
    }

    /// Returns the pointer; the object belongs to the caller.
    pub fn into_raw(me: Self) -> NonNull<T> {
        ManuallyDrop::new(me).ptr
    }
}

impl<T: Ownable> Deref for Owned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the pointer is valid while `self` exists.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: Ownable> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants `self` owns the object, and nothing uses it after this.
        unsafe { T::release(self.ptr) };
    }
}

impl<T: Ownable + fmt::Debug> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
