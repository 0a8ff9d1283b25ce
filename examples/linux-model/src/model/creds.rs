// SPDX-License-Identifier: GPL-2.0

//! Credentials, and what C has for user ids.

use super::{
    machine::MachineId,
    registry::{retire, Counted, Put, Registry},
    std::boxed::Box,
    task::{self, Setup},
    user_ns::UserNsRef,
    violation::Violation,
};
use crate::{
    bindings::{self, user_namespace},
    ffi::c_void,
};
use core::{ptr::NonNull, sync::atomic::AtomicI64};

/// `struct cred` of `include/linux/cred.h`.
#[repr(C)]
pub(super) struct RawCred {
    pub(super) usage: AtomicI64,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) suid: u32,
    pub(super) sgid: u32,
    pub(super) euid: u32,
    pub(super) egid: u32,
    pub(super) fsuid: u32,
    pub(super) fsgid: u32,
    pub(super) securebits: u32,
    pub(super) security: *mut c_void,
    pub(super) user_ns: *const user_namespace,
}

/// What the security module of the model knows about a credential.
struct Label {
    secid: u32,
}

// SAFETY: `usage` is a field of the object.
unsafe impl Counted for RawCred {
    type Count = AtomicI64;

    unsafe fn users(object: *const Self) -> *const AtomicI64 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).usage }
    }
}

static LIVE: Registry<RawCred> = Registry::new();

/// Makes a credential. The caller owns its only reference.
pub(super) fn alloc(setup: &Setup, machine: MachineId) -> *const bindings::cred {
    let Setup {
        uid, euid, secid, ..
    } = *setup;
    let cred = Box::new(RawCred {
        usage: AtomicI64::new(1),
        uid,
        gid: uid,
        suid: euid,
        sgid: euid,
        euid,
        egid: euid,
        fsuid: euid,
        fsgid: euid,
        securebits: 0,
        security: Box::into_raw(Box::new(Label { secid })).cast(),
        user_ns: UserNsRef::new(setup.id_map).into_raw(),
    });
    // From here on the allocation belongs to its references, many of which point to it at once.
    let cred = NonNull::from(Box::leak(cred));
    // SAFETY: The credential is new and has one reference; only `free` frees it.
    unsafe { LIVE.add(cred, machine) };
    cred.as_ptr().cast_const().cast()
}

/// How many credentials of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// How many references a credential has; nothing if there is no such credential.
pub(super) fn users(cred: *const bindings::cred) -> Option<usize> {
    LIVE.users(cred.cast())
}

/// `get_cred`
///
/// # Safety
///
/// `cred` is null, or the caller owns or borrows a reference to it.
#[export_name = "rust_helper_get_cred"]
pub(super) unsafe extern "C" fn get_cred(cred: *const bindings::cred) -> *const bindings::cred {
    // SAFETY: The caller has a reference, so it may access the credential.
    if !cred.is_null() && !unsafe { LIVE.get(cred.cast()) } {
        task::violate(Violation::DeadCred { call: "get_cred" });
    }
    cred
}

/// `put_cred`
///
/// # Safety
///
/// `cred` is null, or the caller owns a reference to it, which it gives up.
#[export_name = "rust_helper_put_cred"]
pub(super) unsafe extern "C" fn put_cred(cred: *const bindings::cred) {
    if cred.is_null() {
        return;
    }
    // SAFETY: The caller has a reference, so it may access the credential.
    match unsafe { LIVE.put(cred.cast()) } {
        Put::Dead => task::violate(Violation::DeadCred { call: "put_cred" }),
        Put::Alive => {}
        // SAFETY: The last reference is gone.
        Put::Last => unsafe { free(cred.cast_mut().cast()) },
    }
}

/// `security_cred_getsecid`
///
/// # Safety
///
/// The caller owns or borrows a reference to `c`, and `secid` may be written.
#[export_name = "security_cred_getsecid"]
pub(super) unsafe extern "C" fn security_cred_getsecid(c: *const bindings::cred, secid: *mut u32) {
    // SAFETY: The reference keeps the credential valid; `security` is never changed.
    let label = unsafe { (*c.cast::<RawCred>()).security };
    // SAFETY: `alloc` has put a `Label` there, which lives as long as the credential.
    let value = unsafe { (*label.cast::<Label>()).secid };
    // SAFETY: The caller promises that `secid` may be written.
    unsafe { secid.write(value) };
}

/// `uid_eq`
#[export_name = "rust_helper_uid_eq"]
pub(super) extern "C" fn uid_eq(left: bindings::kuid_t, right: bindings::kuid_t) -> bool {
    left.val == right.val
}

/// `current_euid`
#[export_name = "rust_helper_current_euid"]
pub(super) extern "C" fn current_euid() -> bindings::kuid_t {
    let cred = task::with_current(|task| task.cred());
    // SAFETY: The current task owns a reference to its credential.
    let val = unsafe { (*cred.cast::<RawCred>()).euid };
    bindings::kuid_t { val }
}

/// Frees a credential.
///
/// # Safety
///
/// The last reference to `cred` is gone, and `cred` may be used to free the whole of it.
unsafe fn free(cred: *mut RawCred) {
    // SAFETY: `alloc` has leaked it from a box, and nobody else uses it any more.
    let cred = unsafe { Box::from_raw(cred) };
    // SAFETY: `alloc` has made the label from a box, and it goes with the credential.
    drop(unsafe { Box::from_raw(cred.security.cast::<Label>()) });
    // SAFETY: `alloc` has put the namespace there, and it goes with the credential.
    drop(unsafe { UserNsRef::from_raw(cred.user_ns) });
    retire(cred);
}
