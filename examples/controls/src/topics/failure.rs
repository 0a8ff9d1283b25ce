// SPDX-License-Identifier: GPL-2.0

//! The way home when registering fails.

use crate::{
    c::{devm_add_action, devm_add_action_or_reset, Action, Device},
    case::{cases, Expected::*},
};
use kernel::ffi::c_void;

cases! {
    taken_back: "`devm_add_action` has failed, and the value is taken back" => Accepted;
    not_taken_back: "`devm_add_action` has failed, and nobody takes the value back" =>
        Leak("(Rust heap, size: 4, align: 4)");
    left_to_reset: "`devm_add_action_or_reset` has failed, and has run the action" => Accepted;
    taken_back_after_reset: "`devm_add_action_or_reset` has failed, and the value is taken back" =>
        Undefined("dangling box (use-after-free)");
}

const RELEASE: Action = release;

/// # Safety
///
/// `data` owns a box of a `u32`, and gives it up.
unsafe extern "C" fn release(data: *mut c_void) {
    // SAFETY: The allocation comes with the call.
    drop(unsafe { Box::from_raw(data.cast::<u32>()) });
}

fn taken_back() {
    let dev = Device::without_memory();
    let kept = Box::into_raw(Box::new(7));
    // SAFETY: The device lives until the end of the case, and the action fits the data.
    if unsafe { devm_add_action(dev.as_ptr(), Some(RELEASE), kept.cast()) } != 0 {
        // SAFETY: The device has not taken it.
        assert_eq!(*unsafe { Box::from_raw(kept) }, 7);
    }
}

fn not_taken_back() {
    let dev = Device::without_memory();
    let kept = Box::into_raw(Box::new(7));
    // WRONG. The device has not taken the value, and whoever could is not told.
    // SAFETY: The device lives until the end of the case, and the action fits the data.
    unsafe { devm_add_action(dev.as_ptr(), Some(RELEASE), kept.cast()) };
}

fn left_to_reset() {
    let dev = Device::without_memory();
    let kept = Box::into_raw(Box::new(7));
    // SAFETY: The device lives until the end of the case, and the action fits the data.
    let error = unsafe { devm_add_action_or_reset(dev.as_ptr(), Some(RELEASE), kept.cast()) };
    assert_ne!(error, 0);
}

fn taken_back_after_reset() {
    let dev = Device::without_memory();
    let kept = Box::into_raw(Box::new(7));
    // SAFETY: The device lives until the end of the case, and the action fits the data.
    if unsafe { devm_add_action_or_reset(dev.as_ptr(), Some(RELEASE), kept.cast()) } != 0 {
        // SAFETY: WRONG. The action has had it.
        drop(unsafe { Box::from_raw(kept) });
    }
}
