// SPDX-License-Identifier: GPL-2.0

//! The way home through a removal.
//!
//! The C side compares the function and the data with what was added, and says with an `int` that it
//! has found them. What the `Arc` is rebuilt from, the caller has to have kept.

use crate::{
    c::{devm_add_action, devm_remove_action_nowarn, Action, Device},
    case::{cases, Expected::*},
};
use kernel::{bindings::device, ffi::c_void};
use std::{
    ptr,
    sync::{atomic::AtomicU32, Arc},
};

cases! {
    kept_pointer: "from the pointer that `Arc::into_raw` returned" => Accepted;
    from_arc_as_ptr: "from `Arc::as_ptr` of another `Arc`" => Accepted;
    from_self: "from `self`, a reference to the value" =>
        Undefined("does not exist in the borrow stack"),
        Undefined("write access through <TAG> at ALLOC is forbidden");
    from_self_with_a_cell: "from `self`, and something in the value can be changed while it is shared" =>
        Undefined("does not exist in the borrow stack"), Accepted;
    from_self_at_last: "the same, and no other `Arc` is left" =>
        Undefined("does not exist in the borrow stack"), Undefined("deallocation through <TAG> at ALLOC is forbidden");
    from_usize: "from the address, kept as `usize` and cast" =>
        Refused("integer-to-pointer casts");
    from_address: "from the address, without a cast (`ptr::without_provenance`)" =>
        Undefined("is a dangling pointer (it has no provenance)");
    after_release: "after the release: the result says that nothing was found, and nothing is rebuilt" => Accepted;
    result_ignored: "after the release: rebuilt whatever the result says" =>
        Undefined("has been freed, so this pointer is dangling");
    kept_function: "the function that was added is kept and passed again" => Accepted;
    function_named_again: "the function is named again: the removal finds nothing" =>
        Reported("the list of the device has a count still");
}

/// What is registered. It knows where, so that it can be removed.
struct Registered<T> {
    dev: *mut device,
    action: Action,
    value: T,
}

/// Gives up the count that belongs to the list of the device.
///
/// # Safety
///
/// `data` is from [`register`], and its count was not given up yet.
unsafe extern "C" fn release<T>(data: *mut c_void) {
    // SAFETY: The caller promises that the count is there, and `data` is what `Arc::into_raw` returned.
    drop(unsafe { Arc::from_raw(data.cast::<Registered<T>>()) });
}

/// Makes a value with two counts, one of which goes to the device; and the pointer for that one.
fn register<T>(dev: &Device, value: T) -> (Arc<Registered<T>>, *mut Registered<T>) {
    let mine = Arc::new(Registered {
        dev: dev.as_ptr(),
        action: release::<T>,
        value,
    });
    let kept = Arc::into_raw(mine.clone()).cast_mut();
    // SAFETY: The device lives longer than the value, and `release` fits the data, whose count it gets.
    let error = unsafe { devm_add_action(mine.dev, Some(mine.action), kept.cast()) };
    assert_eq!(error, 0);
    (mine, kept)
}

/// Removes an action; says whether it was there.
fn remove(dev: *mut device, action: Action, data: *mut c_void) -> bool {
    // SAFETY: All cases keep the device; the other two are only compared.
    unsafe { devm_remove_action_nowarn(dev, Some(action), data) == 0 }
}

fn kept_pointer() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, 7);
    if remove(mine.dev, mine.action, kept.cast()) {
        // SAFETY: The removal gives the count back, and `kept` is what `Arc::into_raw` returned for it.
        drop(unsafe { Arc::from_raw(kept) });
    }
    assert_eq!((mine.value, Arc::strong_count(&mine)), (7, 1));
}

impl<T> Registered<T> {
    /// Removes the action, and gives up the count that comes back.
    fn remove_by_reference(&self) {
        let this = ptr::from_ref(self);
        if remove(self.dev, self.action, this.cast_mut().cast()) {
            // SAFETY: WRONG. The address is right, and the count is there. But the pointer comes from a
            // shared reference: it may read the value, and neither reach the counts beside it nor
            // write or free anything.
            drop(unsafe { Arc::from_raw(this) });
        }
    }
}

fn from_self() {
    let dev = Device::bound();
    let (mine, _kept) = register(&dev, 7);
    mine.remove_by_reference();
    assert_eq!(Arc::strong_count(&mine), 1);
}

fn from_self_with_a_cell() {
    let dev = Device::bound();
    let (mine, _kept) = register(&dev, AtomicU32::new(7));
    // With Tree Borrows, a reference to such a value reaches what is beside it as the pointer does from
    // which it was made.
    mine.remove_by_reference();
    assert_eq!(Arc::strong_count(&mine), 1);
}

fn from_self_at_last() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, AtomicU32::new(7));
    drop(mine);
    // SAFETY: The count of the device is left. WRONG is what is done with it: it is the last one, so the
    // value goes while the function still has a reference to it.
    unsafe { &*kept }.remove_by_reference();
}

fn from_arc_as_ptr() {
    let dev = Device::bound();
    let (mine, _kept) = register(&dev, 7);
    // `Arc::as_ptr` goes through the pointer of the `Arc`, and not through a reference to the value.
    let same = Arc::as_ptr(&mine);
    if remove(mine.dev, mine.action, same.cast_mut().cast()) {
        // SAFETY: The removal gives the count back; `same` reaches the whole allocation.
        drop(unsafe { Arc::from_raw(same) });
    }
    assert_eq!(Arc::strong_count(&mine), 1);
}

#[allow(
    clippy::as_conversions,
    integer_to_ptr_transmutes,
    reason = "the case is about these casts"
)]
fn from_usize() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, 7);
    let key = kept as usize;
    if remove(mine.dev, mine.action, kept.cast()) {
        // SAFETY: WRONG. A number says where the value is, and not that it may be reached.
        drop(unsafe { Arc::from_raw(key as *const Registered<u32>) });
    }
}

fn from_address() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, 7);
    let key = kept.addr();
    if remove(mine.dev, mine.action, ptr::without_provenance_mut(key)) {
        // SAFETY: WRONG, for the same reason; here it is said openly that there is no provenance.
        drop(unsafe { Arc::from_raw(ptr::without_provenance::<Registered<u32>>(key)) });
    }
}

fn after_release() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, 7);
    dev.unbind();
    assert_eq!(Arc::strong_count(&mine), 1);
    assert!(!remove(mine.dev, mine.action, kept.cast()));
}

fn result_ignored() {
    let dev = Device::bound();
    let (mine, kept) = register(&dev, 7);
    let (at, action) = (mine.dev, mine.action);
    drop(mine);
    dev.unbind();
    remove(at, action, kept.cast());
    // SAFETY: WRONG. The callback has given that count up already.
    drop(unsafe { Arc::from_raw(kept) });
}

/// Registers and removes on several devices; `action` says which function is passed to the removal.
fn remove_all(action: impl Fn(&Registered<u32>) -> Action) {
    for _ in 0..4 {
        let dev = Device::bound();
        let (mine, kept) = register(&dev, 7);
        if remove(mine.dev, action(&mine), kept.cast()) {
            // SAFETY: The removal gives the count back, and `kept` is what `Arc::into_raw` returned for it.
            drop(unsafe { Arc::from_raw(kept) });
        }
        // Nothing else would tell: the driver may never leave the device.
        let left = Arc::strong_count(&mine);
        assert!(left == 1, "the list of the device has a count still");
    }
}

fn kept_function() {
    remove_all(|registered| registered.action);
}

fn function_named_again() {
    // WRONG. A function may have more than one address, and the list has another one of them.
    remove_all(|_| release::<u32>);
}
