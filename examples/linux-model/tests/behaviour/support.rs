// SPDX-License-Identifier: GPL-2.0

//! The support modules behave as those of the kernel crate.

use kernel::{
    error::{code::*, from_err_ptr, to_result, Error},
    sync::aref::{ARef, AlwaysRefCounted},
    types::{Opaque, ScopeGuard},
};
use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    ptr::{self, NonNull},
};

#[test]
fn errors_have_their_numbers() {
    assert_eq!(EBADF.to_errno(), -9);
    assert_eq!(EMFILE.to_errno(), -24);
    assert_eq!(Error::from_errno(-12), ENOMEM);
    assert_eq!(Error::from_errno(-4095).to_errno(), -4095);
    for no_error in [0, 1, -4096, i32::MIN] {
        assert_eq!(Error::from_errno(no_error), EINVAL);
    }
}

#[test]
fn errors_print_their_names() {
    assert_eq!(format!("{EBADF:?}"), "EBADF");
    assert_eq!(format!("{:?}", Error::from_errno(-4000)), "Error(4000)");
}

#[test]
fn negative_results_are_errors() {
    assert_eq!(to_result(0), Ok(()));
    assert_eq!(to_result(3), Ok(()));
    assert_eq!(to_result(-1), Err(EPERM));
}

#[test]
fn pointers_can_be_errors() {
    for error in [EPERM, EBADF, Error::from_errno(-4095)] {
        assert_eq!(from_err_ptr(error.to_ptr::<u8>()), Err(error));
    }
    assert_eq!(EPERM.to_ptr::<u8>().addr(), usize::MAX);

    let mut value = 7;
    let no_error: *mut u8 = ptr::without_provenance_mut(usize::MAX - 4095);
    for good in [&raw mut value, ptr::null_mut(), no_error] {
        assert_eq!(from_err_ptr(good), Ok(good));
    }
}

#[test]
fn opaque_memory_is_reached_by_pointer() {
    let value = Opaque::new(7);
    // SAFETY: The value is initialised, and no reference to it exists.
    unsafe { value.get().write(8) };
    let outer: *const Opaque<i32> = Opaque::cast_from(value.get());
    assert_eq!(outer, &raw const value);
    // SAFETY: As above.
    assert_eq!(unsafe { Opaque::cast_into(outer).read() }, 8);

    let zero = Opaque::<u64>::zeroed();
    // SAFETY: Zero bytes are a `u64`.
    assert_eq!(unsafe { zero.get().read() }, 0);
}

#[test]
fn a_scope_guard_acts_when_it_is_dropped() {
    let seen = Cell::new(0);
    let mut guard = ScopeGuard::new_with_data(1, |value| seen.set(value));
    *guard += 1;
    assert_eq!((*guard, seen.get()), (2, 0));
    drop(guard);
    assert_eq!(seen.get(), 2);

    let caught = panic::catch_unwind(AssertUnwindSafe(|| {
        let _guard = ScopeGuard::new(|| seen.set(3));
        panic::resume_unwind(Box::new(()));
    }));
    assert!(caught.is_err());
    assert_eq!(seen.get(), 3);
}

#[test]
fn a_dismissed_scope_guard_does_nothing() {
    let seen = Cell::new(0);
    ScopeGuard::new(|| seen.set(1)).dismiss();
    let value = ScopeGuard::new_with_data(7, |value| seen.set(value)).dismiss();
    assert_eq!((value, seen.get()), (7, 0));
}

/// Counts its users, and is never freed.
#[derive(PartialEq)]
struct Counted(Cell<i32>);

// SAFETY: The tests keep the values longer than all references to them.
unsafe impl AlwaysRefCounted for Counted {
    fn inc_ref(&self) {
        self.0.set(self.0.get() + 1);
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller owns a user, so the value is valid.
        let obj = unsafe { obj.as_ref() };
        obj.0.set(obj.0.get() - 1);
    }
}

#[test]
fn aref_counts() {
    let value = Counted(Cell::new(1));
    // SAFETY: The user that the value was made with is passed on.
    let first = unsafe { ARef::from_raw(NonNull::from(&value)) };
    assert_eq!(value.0.get(), 1);

    let second = first.clone();
    assert!(first == second);
    assert_eq!(value.0.get(), 2);
    drop(first);
    assert_eq!(value.0.get(), 1);

    let raw = ARef::into_raw(second);
    assert_eq!((value.0.get(), raw), (1, NonNull::from(&value)));
}
