// SPDX-License-Identifier: GPL-2.0

//! Keys that come back.
//!
//! A registration that C runs once ends behind the back of its handle. The key of the handle is an
//! address then that belongs to nobody, and an allocator hands it out again: to the next value of that
//! size, which may well be registered with the same function. The arena here does at once what other
//! allocators do sooner or later.

use crate::{
    c::{devm_add_action, devm_remove_action_nowarn, Action, Device},
    case::{cases, Expected::*},
};
use kernel::ffi::c_void;
use std::{
    cell::{Cell, UnsafeCell},
    mem::MaybeUninit,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
};

cases! {
    stale_handle: "the allocator hands the same address out again: the handle takes the other value" =>
        Undefined("dangling box (use-after-free)");
    count_kept: "the handle has a count of its own, so the address is not handed out again" => Accepted;
    zero_sized_box: "values without a size in boxes have one key: the handle takes the other value" =>
        Reported("the second claim was given up by the first handle");
    zero_sized_arc: "values without a size in `Arc`s, one count of which the handle keeps" => Accepted;
}

/// Room for one counted value.
struct Slot {
    users: Cell<usize>,
    value: UnsafeCell<MaybeUninit<Box<u32>>>,
}

/// An allocator with two places, of which it gives the first free one.
struct Arena(*mut [Slot; 2]);

impl Arena {
    fn new() -> Self {
        let slot = || Slot {
            users: Cell::new(0),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        };
        Self(Box::into_raw(Box::new([slot(), slot()])))
    }

    /// Puts a value into a free place; the result is its only count.
    fn put(&self, value: u32) -> *mut Slot {
        let first = self.0.cast::<Slot>();
        for index in 0..2 {
            let at = first.wrapping_add(index);
            // SAFETY: The arena has two places, and lives as long as `self`.
            let slot = unsafe { &*at };
            if slot.users.get() == 0 {
                slot.users.set(1);
                // SAFETY: The place is free, so nobody has a reference to what was in it.
                unsafe { (*slot.value.get()).write(Box::new(value)) };
                return at;
            }
        }
        panic!("both places are taken");
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: It was made of a box, and all cases are done with it.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

/// Takes one more count.
///
/// # Safety
///
/// The caller has a count of `slot`.
unsafe fn count(slot: *mut Slot) {
    // SAFETY: As the caller promises.
    let users = unsafe { &(*slot).users };
    users.set(users.get() + 1);
}

/// Gives up a count; the last one drops the value.
///
/// # Safety
///
/// The caller has a count of `slot`.
unsafe fn give_up(slot: *mut Slot) {
    // SAFETY: As the caller promises.
    let slot = unsafe { &*slot };
    slot.users.set(slot.users.get() - 1);
    if slot.users.get() == 0 {
        // SAFETY: There was a value, and nobody has it any more.
        unsafe { (*slot.value.get()).assume_init_drop() };
    }
}

/// # Safety
///
/// The caller has a count of `slot`.
unsafe fn value(slot: *mut Slot) -> u32 {
    // SAFETY: As the caller promises.
    unsafe { **(*(*slot).value.get()).assume_init_ref() }
}

/// # Safety
///
/// `data` is a slot, a count of which comes with the call.
unsafe extern "C" fn release_slot(data: *mut c_void) {
    // SAFETY: As the caller promises.
    unsafe { give_up(data.cast()) };
}

/// What both cases register with: the same function and pointer each time.
const RELEASE_SLOT: Action = release_slot;

fn add(dev: &Device, action: Action, data: *mut c_void) {
    // SAFETY: The device lives until the end of the case, and all actions here fit their data.
    let error = unsafe { devm_add_action(dev.as_ptr(), Some(action), data) };
    assert_eq!(error, 0);
}

fn remove(dev: &Device, action: Action, data: *mut c_void) -> bool {
    // SAFETY: The device is there; the other two are only compared.
    unsafe { devm_remove_action_nowarn(dev.as_ptr(), Some(action), data) == 0 }
}

fn stale_handle() {
    let (arena, dev) = (Arena::new(), Device::bound());
    let action = RELEASE_SLOT;
    let first = arena.put(1);
    add(&dev, action, first.cast());
    dev.bind_again();

    let second = arena.put(2);
    add(&dev, action, second.cast());
    assert_eq!(first, second);

    // The first handle is dropped.
    if remove(&dev, action, first.cast()) {
        // SAFETY: WRONG. What the removal gives back is not what was registered with this handle.
        unsafe { give_up(first) };
    }
    // SAFETY: The device has a count until its driver leaves it, which is not yet.
    assert_eq!(unsafe { value(second) }, 2);
}

fn count_kept() {
    let (arena, dev) = (Arena::new(), Device::bound());
    let action = RELEASE_SLOT;
    let first = arena.put(1);
    // SAFETY: `put` gave one count. That one goes to the device, and this one stays with the handle.
    unsafe { count(first) };
    add(&dev, action, first.cast());
    dev.bind_again();

    let second = arena.put(2);
    add(&dev, action, second.cast());
    assert_ne!(first, second);

    // The first handle is dropped.
    if remove(&dev, action, first.cast()) {
        // SAFETY: The removal gives the count of the device back.
        unsafe { give_up(first) };
    }
    // SAFETY: The count of the handle.
    unsafe { give_up(first) };
    // SAFETY: The device has a count until its driver leaves it, which is not yet.
    assert_eq!(unsafe { value(second) }, 2);
    dev.unbind();
}

/// How many claims there are.
static CLAIMS: AtomicUsize = AtomicUsize::new(0);

/// Stands for something that is not in memory.
struct Claim;

impl Claim {
    fn new() -> Self {
        CLAIMS.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        CLAIMS.fetch_sub(1, Ordering::Relaxed);
    }
}

/// # Safety
///
/// `data` is a box of a [`Claim`], which comes with the call.
unsafe extern "C" fn release_box(data: *mut c_void) {
    // SAFETY: As the caller promises.
    drop(unsafe { Box::from_raw(data.cast::<Claim>()) });
}

/// # Safety
///
/// `data` is from `Arc::into_raw` of a [`Claim`], and its count comes with the call.
unsafe extern "C" fn release_arc(data: *mut c_void) {
    // SAFETY: As the caller promises.
    drop(unsafe { Arc::from_raw(data.cast::<Claim>()) });
}

fn zero_sized_box() {
    let dev = Device::bound();
    let action: Action = release_box;
    let first = Box::into_raw(Box::new(Claim::new()));
    add(&dev, action, first.cast());
    dev.bind_again();

    // Nothing is allocated, so both pointers are the same number, without any reuse of memory.
    let second = Box::into_raw(Box::new(Claim::new()));
    add(&dev, action, second.cast());

    // The first handle is dropped.
    if remove(&dev, action, first.cast()) {
        // SAFETY: WRONG. The first claim was given up by the callback.
        drop(unsafe { Box::from_raw(first) });
    }
    let left = CLAIMS.load(Ordering::Relaxed);
    assert!(
        left == 1,
        "the second claim was given up by the first handle"
    );
}

fn zero_sized_arc() {
    let dev = Device::bound();
    let action: Action = release_arc;
    let handle = Arc::new(Claim::new());
    let first = Arc::into_raw(handle.clone()).cast_mut();
    add(&dev, action, first.cast());
    dev.bind_again();

    // An `Arc` has its counts in memory, so it has an address of its own for as long as one is left.
    let second = Arc::into_raw(Arc::new(Claim::new())).cast_mut();
    add(&dev, action, second.cast());

    // The first handle is dropped.
    assert!(!remove(&dev, action, first.cast()));
    drop(handle);
    assert_eq!(CLAIMS.load(Ordering::Relaxed), 1);
    dev.unbind();
}
