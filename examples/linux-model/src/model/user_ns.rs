// SPDX-License-Identifier: GPL-2.0

//! User namespaces: ids of users, inside and outside.

use super::{std::sync::Arc, task};
use crate::bindings::{self, user_namespace};

/// A run of user ids, as a user namespace numbers them and as the kernel does.
#[derive(Clone, Copy, Debug)]
pub struct IdMap {
    /// The first id inside the namespace.
    pub inside: u32,
    /// The first id outside.
    pub outside: u32,
    /// How many there are.
    pub count: u32,
}

impl IdMap {
    /// All ids, the same inside and outside.
    pub const ALL: Self = Self {
        inside: 0,
        outside: 0,
        count: u32::MAX,
    };
}

/// `struct user_namespace` of `include/linux/user_namespace.h`.
#[repr(C)]
pub(super) struct RawUserNs {
    pub(super) uid_map: Extent,
}

/// `struct uid_gid_extent`
#[repr(C)]
pub(super) struct Extent {
    first: u32,
    lower_first: u32,
    count: u32,
}

/// A user namespace that belongs to a credential.
///
/// # Invariants
///
/// The pointer comes from [`Arc::into_raw`], and one of the counts belongs to this value.
pub(super) struct UserNsRef(*const RawUserNs);

impl UserNsRef {
    pub(super) fn new(map: IdMap) -> Self {
        // INVARIANT: The count that the `Arc` starts with.
        Self(Arc::into_raw(Arc::new(RawUserNs {
            uid_map: Extent {
                first: map.inside,
                lower_first: map.outside,
                count: map.count,
            },
        })))
    }

    pub(super) fn into_raw(self) -> *const user_namespace {
        let ns = self.0;
        core::mem::forget(self);
        ns.cast()
    }

    /// # Safety
    ///
    /// `ns` comes from [`into_raw`](Self::into_raw), and this function is called once for it.
    pub(super) unsafe fn from_raw(ns: *const user_namespace) -> Self {
        // INVARIANT: The count that was given to `into_raw`.
        Self(ns.cast())
    }
}

impl Drop for UserNsRef {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        drop(unsafe { Arc::from_raw(self.0) });
    }
}

/// `current_user_ns`
#[export_name = "rust_helper_current_user_ns"]
pub(super) extern "C" fn current_user_ns() -> *mut user_namespace {
    task::with_current(|task| task.user_ns())
}

/// `from_kuid`
///
/// # Safety
///
/// `to` belongs to a credential to which the caller has a reference.
#[export_name = "from_kuid"]
pub(super) unsafe extern "C" fn from_kuid(
    to: *mut user_namespace,
    uid: bindings::kuid_t,
) -> bindings::uid_t {
    // SAFETY: The credential keeps its namespace, which never changes.
    let map = unsafe { &(*to.cast::<RawUserNs>()).uid_map };
    let within = uid.val.checked_sub(map.lower_first);
    within
        .filter(|offset| *offset < map.count)
        .map_or(u32::MAX, |offset| map.first + offset)
}
