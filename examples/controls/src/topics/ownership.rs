// SPDX-License-Identifier: GPL-2.0

//! Who owns an allocation while C has it.
//!
//! A `Box` says more than that memory will be freed: nobody else reaches what is in it. Whoever hands
//! the allocation to C has to give that up, too, and only `Box::into_raw` does.

use crate::{
    c::{devm_add_action, Action, Device},
    case::{cases, Expected::*},
};
use kernel::ffi::c_void;
use std::{mem, ptr};

cases! {
    into_raw: "by `Box::into_raw`" => Accepted;
    forgotten: "by a reference to what is in the box; the box is then forgotten (`mem::forget`)" =>
        Undefined("does not exist in the borrow stack"), Accepted;
    passed_on: "by `&raw mut` of what is in the box, which the driver keeps and passes on while C runs the callback" =>
        Undefined("is weakly protected"), Undefined("write access through <TAG> at ALLOC is forbidden");
    dropped: "the same, and the box is dropped" => Undefined("has been freed, so this pointer is dangling");
    from_shared: "by a pointer that is made of a shared reference to what is in the box" =>
        Undefined("only grants SharedReadOnly permission"), Undefined("write access through <TAG> at ALLOC is forbidden");
}

/// # Safety
///
/// `data` owns a box of a `u32`, and gives it up.
unsafe extern "C" fn release(data: *mut c_void) {
    let data = data.cast::<u32>();
    // SAFETY: Nobody else has the allocation, so it may be written to.
    unsafe { *data += 1 };
    // SAFETY: The allocation comes with the call.
    drop(unsafe { Box::from_raw(data) });
}

fn register(dev: &Device, data: *mut u32) {
    let action: Action = release;
    // SAFETY: The device lives until the end of the case, and `action` fits the data.
    let error = unsafe { devm_add_action(dev.as_ptr(), Some(action), data.cast()) };
    assert_eq!(error, 0);
}

fn into_raw() {
    let dev = Device::bound();
    register(&dev, Box::into_raw(Box::new(7)));
    dev.unbind();
}

fn forgotten() {
    let dev = Device::bound();
    let mut value = Box::new(7);
    let inside: &mut u32 = &mut value;
    register(&dev, inside);
    // WRONG. Passing the box on says once more that nobody else reaches what is in it. The pointer that
    // C has is one of those who do not any more.
    mem::forget(value);
    dev.unbind();
}

fn passed_on() {
    let dev = Device::bound();
    let mut value = Box::new(7);
    register(&dev, &raw mut *value);
    // WRONG. As long as the function has the box, nobody else reaches what is in it, and C does.
    mem::forget(unbound(&dev, value));
}

fn unbound<T>(dev: &Device, value: Box<T>) -> Box<T> {
    dev.unbind();
    value
}

fn dropped() {
    let dev = Device::bound();
    let mut value = Box::new(7);
    register(&dev, &raw mut *value);
    // WRONG. The allocation belongs to C.
    drop(value);
    dev.unbind();
}

fn from_shared() {
    let dev = Device::bound();
    let value: &'static u32 = Box::leak(Box::new(7));
    // WRONG. Such a pointer may be read through, and no more.
    register(&dev, ptr::from_ref(value).cast_mut());
    dev.unbind();
}
