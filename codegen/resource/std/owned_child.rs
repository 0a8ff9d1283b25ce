//! Objects that have one owner, and must not outlive the object that they were made from.

use core::{fmt, marker::PhantomData, mem::ManuallyDrop, ops::Deref, ptr::NonNull};

/// Types of objects that have one owner, who ends them, and that must not outlive another object.
///
/// # Safety
///
/// An object that somebody owns stays valid, and where it is, until [`release`](Self::release), as long as its
/// parent exists.
pub unsafe trait OwnableChild {
    /// What they are made from.
    type Parent;

    /// Ends an object.
    ///
    /// # Safety
    ///
    /// - The caller owns the object and gives it up; nothing uses it afterwards.
    /// - `parent` is what the object was made from.
    unsafe fn release(obj: NonNull<Self>, parent: &Self::Parent);
}

/// The owner of an object that must not outlive its parent: dropping it ends the object, once.
///
/// It borrows the parent, and dropping it counts as a use of that: the parent is neither moved nor ended before.
///
/// It gives shared access only, as if the object was borrowed: exclusive access could move it.
///
/// # Invariants
///
/// `ptr` is valid, and what it points to belongs to this value and was made from `parent`.
pub struct OwnedChild<'p, T: OwnableChild> {
    ptr: NonNull<T>,
    parent: &'p T::Parent,
    _owns: PhantomData<T>,
}

// SAFETY: Another thread gets the object, which nobody else has, and shared access to the parent.
unsafe impl<T: OwnableChild + Send> Send for OwnedChild<'_, T> where T::Parent: Sync {}

// SAFETY: Another thread gets shared access to the object and to the parent, and no way to own either.
unsafe impl<T: OwnableChild + Sync> Sync for OwnedChild<'_, T> where T::Parent: Sync {}

impl<'p, T: OwnableChild> OwnedChild<'p, T> {
    /// Makes an owner from a pointer.
    ///
    /// # Safety
    ///
    /// `ptr` is valid, the caller gives up the object, which it owns, and `parent` is what that was made from.
    pub unsafe fn from_raw(ptr: NonNull<T>, parent: &'p T::Parent) -> Self {
        // INVARIANT: The caller promises all three.
        Self {
            ptr,
            parent,
            _owns: PhantomData,
        }
    }

    /// Returns the pointer; the object belongs to the caller.
    pub fn into_raw(me: Self) -> NonNull<T> {
        ManuallyDrop::new(me).ptr
    }
}

impl<T: OwnableChild> Deref for OwnedChild<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants the pointer is valid while `self` exists.
        unsafe { self.ptr.as_ref() }
    }
}

// Without this, the parent could be gone before the object is ended: what a field drops is not seen to use `'p`.
impl<T: OwnableChild> Drop for OwnedChild<'_, T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants `self` owns the object, which was made from `parent`, and nothing uses it
        // after this.
        unsafe { T::release(self.ptr, self.parent) };
    }
}

impl<T: OwnableChild + fmt::Debug> fmt::Debug for OwnedChild<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
