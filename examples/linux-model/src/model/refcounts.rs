// SPDX-License-Identifier: GPL-2.0

//! Counts of references that are part of something else.

use super::{task, violation::Violation};
use crate::ffi::c_int;
use core::sync::atomic::{AtomicI32, Ordering};

/// Adds to a count, unless it is zero, which is noted. Returns what there was before.
fn change(count: &AtomicI32, by: i32, call: &'static str) -> i32 {
    let change = |count: i32| (count > 0).then(|| count + by);
    match count.fetch_update(Ordering::Release, Ordering::Relaxed, change) {
        Ok(before) => before,
        Err(before) => {
            task::violate(Violation::NoReference { call });
            before
        }
    }
}

/// `refcount_inc`
///
/// # Safety
///
/// `r` points to a count that is accessed in this way only.
#[export_name = "rust_helper_refcount_inc"]
pub(super) unsafe extern "C" fn refcount_inc(r: *mut c_int) {
    // SAFETY: The caller promises the same.
    change(unsafe { AtomicI32::from_ptr(r) }, 1, "refcount_inc");
}

/// `refcount_dec_and_test`
///
/// # Safety
///
/// `r` points to a count that is accessed in this way only.
#[export_name = "rust_helper_refcount_dec_and_test"]
pub(super) unsafe extern "C" fn refcount_dec_and_test(r: *mut c_int) -> bool {
    // SAFETY: The caller promises the same.
    let count = unsafe { AtomicI32::from_ptr(r) };
    let last = change(count, -1, "refcount_dec_and_test") == 1;
    if last {
        // In the place of a fence, which ThreadSanitizer does not know: it sees all that was given up before.
        count.load(Ordering::Acquire);
    }
    last
}
