// SPDX-License-Identifier: GPL-2.0

//! Address spaces and their two counts.

use super::{
    machine::MachineId,
    rcu,
    registry::{retire, Counted, Put, Registry},
    space::Space,
    std::{boxed::Box, sync::Arc},
    task,
    violation::Violation,
};
use crate::bindings::mm_struct;
use core::{
    ptr::NonNull,
    sync::atomic::{AtomicI32, Ordering},
};

/// `struct mm_struct` of `include/linux/mm_types.h`.
///
/// `mm_users` changes under the lock of [`LIVE`] only.
#[repr(C)]
pub(super) struct RawMm {
    pub(super) mm_count: AtomicI32,
    /// From [`Arc::into_raw`]; never changes.
    pub(super) mm_mt: *const Space,
    pub(super) mm_users: AtomicI32,
    pub(super) map_count: i32,
    pub(super) mmap_lock: i64,
}

// SAFETY: `mm_count` is a field of the object.
unsafe impl Counted for RawMm {
    type Count = AtomicI32;

    unsafe fn users(object: *const Self) -> *const AtomicI32 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).mm_count }
    }
}

static LIVE: Registry<RawMm> = Registry::new();

/// A user of an address space: a task.
///
/// # Invariants
///
/// The struct is valid, and one of its users is this value.
pub(super) struct MmUser(NonNull<RawMm>);

// SAFETY: A user may leave on any task, and what is behind the pointer is locked or atomic.
unsafe impl Send for MmUser {}

impl MmUser {
    /// Makes an empty address space.
    pub(super) fn new(machine: MachineId) -> Self {
        let mm = Box::new(RawMm {
            mm_count: AtomicI32::new(1),
            mm_mt: Arc::into_raw(Arc::new(Space::new(machine))),
            mm_users: AtomicI32::new(1),
            map_count: 0,
            mmap_lock: 0,
        });
        // From here on the allocation belongs to its references, many of which point to it at once.
        let mm = NonNull::from(Box::leak(mm));
        // SAFETY: The struct is new and has one reference, that of its users; only `put` frees it.
        unsafe { LIVE.add(mm, machine) };
        // INVARIANT: The only user.
        Self(mm)
    }

    pub(super) fn as_ptr(&self) -> *mut mm_struct {
        self.0.as_ptr().cast()
    }

    /// Makes another address space with the same areas.
    pub(super) fn copy(&self) -> Self {
        // SAFETY: By the type invariants the struct is valid.
        let space = unsafe { space(self.0.as_ptr()) };
        let copy = Self::new(space.machine);
        // SAFETY: As above.
        let other = unsafe { self::space(copy.0.as_ptr()) };
        space.copy_to(&other, copy.as_ptr());
        copy
    }
}

impl Clone for MmUser {
    fn clone(&self) -> Self {
        // SAFETY: By the type invariants the struct is valid and has a user.
        unsafe { mmget(self.as_ptr()) };
        // INVARIANT: The line above has added the user.
        Self(self.0)
    }
}

impl Drop for MmUser {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { put_user(self.as_ptr(), "mmput") };
    }
}

/// What is in an address space.
///
/// # Safety
///
/// `mm` is valid.
unsafe fn space(mm: *const RawMm) -> Arc<Space> {
    // SAFETY: The caller promises that the struct is valid; the field never changes.
    let space = unsafe { (*mm).mm_mt };
    // SAFETY: The field comes from `Arc::into_raw`, and the struct owns a count.
    unsafe {
        Arc::increment_strong_count(space);
        Arc::from_raw(space)
    }
}

/// What is in an address space; nothing, and a violation, if there is no such address space.
///
/// # Safety
///
/// `mm` may be used to access the address space, if there is one.
pub(super) unsafe fn space_of(mm: *const mm_struct, call: &'static str) -> Option<Arc<Space>> {
    let mm: *const RawMm = mm.cast();
    // SAFETY: `with` calls this if the struct is valid.
    let space = LIVE.with(mm, || unsafe { space(mm) });
    if space.is_none() {
        task::violate(Violation::DeadMm { call });
    }
    space
}

/// Calls `f` with the number of users, if there are any. It is a violation if there are none.
///
/// # Safety
///
/// `mm` may be used to access the address space, if there is one.
unsafe fn with_users<R>(
    mm: *const mm_struct,
    call: &'static str,
    f: impl FnOnce(&AtomicI32) -> R,
) -> Option<R> {
    let mm: *const RawMm = mm.cast();
    let result = LIVE.with(mm, || {
        // SAFETY: `with` calls this if the struct is valid.
        let users = unsafe { &(*mm).mm_users };
        (users.load(Ordering::Relaxed) > 0).then(|| f(users))
    });
    match result {
        None => task::violate(Violation::DeadMm { call }),
        Some(None) => task::violate(Violation::NoMmUser { call }),
        Some(Some(result)) => return Some(result),
    }
    None
}

/// What is in an address space; nothing, and a violation, if that has no users.
///
/// # Safety
///
/// `mm` may be used to access the address space, if there is one.
pub(super) unsafe fn space_in_use(mm: *const mm_struct, call: &'static str) -> Option<Arc<Space>> {
    // SAFETY: The caller promises the same.
    unsafe { with_users(mm, call, |_| ()) }?;
    // SAFETY: As above.
    unsafe { space_of(mm, call) }
}

/// How many address spaces of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// How many references a `struct mm_struct` has; nothing if there is no such struct.
pub(super) fn references(mm: *const mm_struct) -> Option<usize> {
    LIVE.users(mm.cast())
}

/// How many users an address space has; nothing if there is no such address space.
///
/// # Safety
///
/// `mm` may be used to access the address space, if there is one.
pub unsafe fn mm_users(mm: *const mm_struct) -> Option<usize> {
    let mm: *const RawMm = mm.cast();
    // SAFETY: `with` calls this if the struct is valid.
    let users = LIVE.with(mm, || unsafe { &(*mm).mm_users }.load(Ordering::Relaxed))?;
    usize::try_from(users).ok()
}

/// Removes a user, and what is in the address space with the last one.
///
/// # Safety
///
/// The caller is a user of `mm`, if there is such an address space, and is none any more.
unsafe fn put_user(mm: *mut mm_struct, call: &'static str) {
    // SAFETY: The caller promises that it is a user.
    let was = unsafe { with_users(mm, call, |users| users.fetch_sub(1, Ordering::AcqRel)) };
    if was == Some(1) {
        // SAFETY: The reference of the users keeps the struct valid.
        if unsafe { space(mm.cast()) }.clear() {
            task::violate(Violation::MmGoesLocked);
        }
        // SAFETY: The reference of the users is given up.
        unsafe { put(mm, call) };
    }
}

/// Gives a reference to the struct up.
///
/// # Safety
///
/// The caller owns the reference, if there is such a struct.
unsafe fn put(mm: *mut mm_struct, call: &'static str) {
    let raw: *mut RawMm = mm.cast();
    // SAFETY: The caller has a reference, so it may access the struct.
    match unsafe { LIVE.put(raw) } {
        Put::Dead => task::violate(Violation::DeadMm { call }),
        Put::Alive => {}
        Put::Last => {
            // SAFETY: `MmUser::new` has leaked it from a box, and nobody uses it any more.
            let mm = unsafe { Box::from_raw(raw) };
            // SAFETY: The struct owned a count.
            drop(unsafe { Arc::from_raw(mm.mm_mt) });
            retire(mm);
        }
    }
}

/// `mmgrab`
///
/// # Safety
///
/// The caller owns or borrows a reference to `mm`.
#[export_name = "rust_helper_mmgrab"]
pub(super) unsafe extern "C" fn mmgrab(mm: *mut mm_struct) {
    // SAFETY: The caller has a reference, so it may access the struct.
    if !unsafe { LIVE.get(mm.cast_const().cast()) } {
        task::violate(Violation::DeadMm { call: "mmgrab" });
    }
}

/// `mmdrop`
///
/// # Safety
///
/// The caller owns a reference to `mm`, which it gives up.
#[export_name = "rust_helper_mmdrop"]
pub(super) unsafe extern "C" fn mmdrop(mm: *mut mm_struct) {
    let raw: *const RawMm = mm.cast();
    let of_users = LIVE.with(raw, || {
        // SAFETY: `with` calls this if the struct is valid.
        let (count, users) = unsafe { (&(*raw).mm_count, &(*raw).mm_users) };
        count.load(Ordering::Relaxed) == 1 && users.load(Ordering::Relaxed) > 0
    });
    if of_users == Some(true) {
        task::violate(Violation::MmDroppedInUse);
    } else {
        // SAFETY: The caller gives up a reference.
        unsafe { put(mm, "mmdrop") };
    }
}

/// `mmget`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`.
#[export_name = "rust_helper_mmget"]
pub(super) unsafe extern "C" fn mmget(mm: *mut mm_struct) {
    // SAFETY: The caller has a user, so it may access the struct.
    unsafe { with_users(mm, "mmget", |users| users.fetch_add(1, Ordering::Relaxed)) };
}

/// `mmget_not_zero`
///
/// # Safety
///
/// The caller owns or borrows a reference to `mm`.
#[export_name = "rust_helper_mmget_not_zero"]
pub(super) unsafe extern "C" fn mmget_not_zero(mm: *mut mm_struct) -> bool {
    let raw: *const RawMm = mm.cast();
    let got = LIVE.with(raw, || {
        // SAFETY: `with` calls this if the struct is valid.
        let users = unsafe { &(*raw).mm_users };
        let more = |users: i32| (users > 0).then_some(users + 1);
        let result = users.fetch_update(Ordering::AcqRel, Ordering::Relaxed, more);
        result.is_ok()
    });
    got.unwrap_or_else(|| {
        let call = "mmget_not_zero";
        task::violate(Violation::DeadMm { call });
        false
    })
}

/// `mmput`
///
/// # Safety
///
/// The caller is a user of `mm`, and is none any more.
#[export_name = "mmput"]
pub(super) unsafe extern "C" fn mmput(mm: *mut mm_struct) {
    rcu::sleeps("mmput");
    // SAFETY: The caller promises the same.
    unsafe { put_user(mm, "mmput") };
}

/// `mmput_async`
///
/// # Safety
///
/// The caller is a user of `mm`, and is none any more.
#[export_name = "mmput_async"]
pub(super) unsafe extern "C" fn mmput_async(mm: *mut mm_struct) {
    // SAFETY: The caller promises the same. The model takes an empty address space down at once, which does not
    // sleep; nobody can tell that from a worker who does it later.
    unsafe { put_user(mm, "mmput_async") };
}
