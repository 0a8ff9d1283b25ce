// SPDX-License-Identifier: GPL-2.0

//! Which objects exist, so that a reference too many or too few is noticed and not just undefined.

use super::{
    machine::{lock, MachineId},
    std::{boxed::Box, collections::BTreeMap, sync::Mutex},
};
use core::{
    ptr::NonNull,
    sync::atomic::{AtomicI32, AtomicI64, Ordering},
};

/// A field in which an object counts its references.
pub(super) trait Counter {
    /// Adds one.
    fn up(&self);

    /// Takes one away, and returns what there was before.
    fn down(&self) -> i64;

    /// Returns what there is.
    fn value(&self) -> i64;
}

macro_rules! counter {
    ($($ty:ty),*) => {$(
        impl Counter for $ty {
            fn up(&self) {
                self.fetch_add(1, Ordering::Relaxed);
            }

            fn down(&self) -> i64 {
                self.fetch_sub(1, Ordering::AcqRel).into()
            }

            fn value(&self) -> i64 {
                self.load(Ordering::Relaxed).into()
            }
        }
    )*};
}

counter!(AtomicI32, AtomicI64);

/// An object that counts its references.
///
/// # Safety
///
/// For a pointer to a valid object, `users` returns a pointer to a counter inside that object.
pub(super) unsafe trait Counted {
    /// How wide the count is.
    type Count: Counter;

    /// Where the count of an object is. Makes no reference to the rest of the object.
    ///
    /// # Safety
    ///
    /// `object` points to a valid object.
    unsafe fn users(object: *const Self) -> *const Self::Count;
}

/// What has become of an object when a reference was given up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// There was no such object.
    Dead,
    /// It has other references.
    Alive,
    /// It was the last reference: the caller frees the object.
    Last,
}

/// The objects of one type that have references, over all machines.
///
/// # Invariants
///
/// Every entry is a valid object: it is added before anybody else knows the object, and removed,
/// under the lock, with the last reference.
pub(super) struct Registry<T> {
    live: Mutex<BTreeMap<usize, Entry<T>>>,
}

struct Entry<T> {
    // Besides being read, this keeps what a test leaks on purpose reachable for Miri.
    object: NonNull<T>,
    machine: MachineId,
}

// SAFETY: Through an entry only the count is accessed, which is atomic.
unsafe impl<T> Send for Entry<T> {}

impl<T: Counted> Registry<T> {
    pub(super) const fn new() -> Self {
        Self {
            live: Mutex::new(BTreeMap::new()),
        }
    }

    /// Adds a new object.
    ///
    /// # Safety
    ///
    /// `object` is valid, has at least one reference, and is freed by nobody but the caller to
    /// whom [`put`](Self::put) returns [`Put::Last`].
    pub(super) unsafe fn add(&self, object: NonNull<T>, machine: MachineId) {
        // INVARIANT: The caller promises a valid object that stays valid until it is removed.
        lock(&self.live).insert(object.as_ptr().addr(), Entry { object, machine });
    }

    /// Takes a reference. Returns whether there is such an object.
    ///
    /// # Safety
    ///
    /// If there is an object at the address of `object`, then `object` may be used to access it.
    pub(super) unsafe fn get(&self, object: *const T) -> bool {
        let live = lock(&self.live);
        if !live.contains_key(&object.addr()) {
            return false;
        }
        // SAFETY: By the type invariants the object is valid, and stays so under the lock.
        let users = unsafe { T::users(object) };
        // SAFETY: As above; the caller promises that `object` may be used for the access.
        unsafe { &*users }.up();
        true
    }

    /// Gives up a reference.
    ///
    /// # Safety
    ///
    /// If there is an object at the address of `object`, then `object` may be used to access it.
    pub(super) unsafe fn put(&self, object: *const T) -> Put {
        let mut live = lock(&self.live);
        if !live.contains_key(&object.addr()) {
            return Put::Dead;
        }
        // SAFETY: By the type invariants the object is valid, and stays so under the lock.
        let users = unsafe { T::users(object) };
        // SAFETY: As above; the caller promises that `object` may be used for the access.
        if unsafe { &*users }.down() > 1 {
            return Put::Alive;
        }
        // INVARIANT: The object is removed with its last reference.
        live.remove(&object.addr());
        Put::Last
    }

    /// Calls `f` if there is such an object, which stays valid for the call.
    ///
    /// Must not be called again from `f`, nor any other function of this registry.
    pub(super) fn with<R>(&self, object: *const T, f: impl FnOnce() -> R) -> Option<R> {
        let live = lock(&self.live);
        live.contains_key(&object.addr()).then(f)
    }

    /// Whether there is such an object.
    pub(super) fn has(&self, object: *const T) -> bool {
        self.with(object, || ()).is_some()
    }

    /// How many references an object has; nothing if there is no such object.
    pub(super) fn users(&self, object: *const T) -> Option<usize> {
        let live = lock(&self.live);
        let entry = live.get(&object.addr())?;
        // SAFETY: By the type invariants the object is valid, and stays so under the lock.
        let users = unsafe { T::users(entry.object.as_ptr()) };
        // SAFETY: As above.
        let users = unsafe { &*users }.value();
        usize::try_from(users).ok()
    }

    /// How many objects a machine has.
    pub(super) fn count(&self, machine: MachineId) -> usize {
        let live = lock(&self.live);
        live.values()
            .filter(|entry| entry.machine == machine)
            .count()
    }
}

/// Whether memory is really freed.
pub(super) const FREES: bool = cfg!(miri);

/// Ends the life of an object that is in no registry any more.
///
/// Under Miri its memory is freed, so that Miri sees who still uses it. Otherwise its memory is kept,
/// so that no new object gets its address and a stale pointer stays recognisable.
pub(super) fn retire<T>(object: Box<T>) {
    if FREES {
        drop(object);
    } else {
        Box::leak(object);
    }
}
