// SPDX-License-Identifier: GPL-2.0

//! The way home through the callback.

use crate::{
    c::{devm_add_action, devm_remove_action_nowarn, Action, Device},
    case::{cases, Expected::*},
};
use kernel::ffi::c_void;
use std::sync::Arc;

cases! {
    from_void: "rebuilt from the `void *`, once" => Accepted;
    run_twice: "called by the driver as well, and by C once more" =>
        Undefined("has been freed, so this pointer is dangling");
    called_after_removal: "called by the driver, after a removal that has found it" => Accepted;
    value_used_later: "the driver uses the value after the callback has had it" =>
        Undefined("has been freed, so this pointer is dangling");
    value_counted: "the driver has a count of its own, and uses the value afterwards" => Accepted;
}

const RELEASE: Action = release;

/// # Safety
///
/// `data` is from [`register`], and this is called once for each time.
unsafe extern "C" fn release(data: *mut c_void) {
    // SAFETY: `data` is what `Arc::into_raw` returned, and its count comes with the call.
    drop(unsafe { Arc::from_raw(data.cast::<u32>()) });
}

/// Hands a count to the device.
fn register(dev: &Device, action: Action, value: Arc<u32>) -> *mut u32 {
    let kept = Arc::into_raw(value).cast_mut();
    // SAFETY: The device lives until the end of the case, and `action` fits the data.
    let error = unsafe { devm_add_action(dev.as_ptr(), Some(action), kept.cast()) };
    assert_eq!(error, 0);
    kept
}

fn from_void() {
    let dev = Device::bound();
    register(&dev, RELEASE, Arc::new(7));
    dev.unbind();
}

fn run_twice() {
    let dev = Device::bound();
    let kept = register(&dev, RELEASE, Arc::new(7));
    // SAFETY: WRONG. The count was handed to the device, whose list still has the action.
    unsafe { release(kept.cast()) };
    dev.unbind();
}

fn called_after_removal() {
    let dev = Device::bound();
    let action = RELEASE;
    let kept = register(&dev, action, Arc::new(7));
    // SAFETY: The device is there; the other two are only compared.
    if unsafe { devm_remove_action_nowarn(dev.as_ptr(), Some(action), kept.cast()) } == 0 {
        // SAFETY: The list has the action no more, and has given the count back.
        unsafe { release(kept.cast()) };
    }
    dev.unbind();
}

fn value_used_later() {
    let dev = Device::bound();
    let kept = register(&dev, RELEASE, Arc::new(7));
    dev.unbind();
    // SAFETY: WRONG. The only count was the device's.
    assert_eq!(unsafe { *kept }, 7);
}

fn value_counted() {
    let dev = Device::bound();
    let mine = Arc::new(7);
    register(&dev, RELEASE, mine.clone());
    dev.unbind();
    assert_eq!(*mine, 7);
}
