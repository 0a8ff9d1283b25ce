// SPDX-License-Identifier: GPL-2.0

//! Kernel threads that borrow an address space.

use super::{
    mm, rcu,
    task::{self, Current},
    violation::Violation,
};
use crate::bindings::mm_struct;
use core::ptr;

/// Notes that a task is no kernel thread, if so. Returns whether it is one.
fn check(task: &Current, call: &'static str) -> bool {
    if !task.is_kthread() {
        task::violate(Violation::NotKthread { call });
    }
    task.is_kthread()
}

/// `kthread_use_mm`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`, until the matching [`kthread_unuse_mm`].
#[export_name = "kthread_use_mm"]
pub(super) unsafe extern "C" fn kthread_use_mm(mm: *mut mm_struct) {
    let call = "kthread_use_mm";
    rcu::sleeps(call);
    // SAFETY: The caller has a user, so it may access the struct.
    if unsafe { mm::space_in_use(mm, call) }.is_none() {
        return;
    }
    task::with_current(|task| {
        if !check(task, call) {
            return;
        }
        if !task.mm().is_null() {
            task::violate(Violation::MmInUse);
            return;
        }
        // SAFETY: The address space has a user.
        unsafe { mm::mmgrab(mm) };
        task.set_mm(mm);
    });
}

/// `kthread_unuse_mm`
///
/// # Safety
///
/// The caller is or borrows a user of `mm`.
#[export_name = "kthread_unuse_mm"]
pub(super) unsafe extern "C" fn kthread_unuse_mm(mm: *mut mm_struct) {
    let call = "kthread_unuse_mm";
    rcu::sleeps(call);
    // SAFETY: The caller has a user, so it may access the struct.
    if unsafe { mm::space_in_use(mm, call) }.is_none() {
        return;
    }
    task::with_current(|task| {
        if !check(task, call) {
            return;
        }
        if task.mm() != mm {
            task::violate(Violation::MmNotInUse);
            return;
        }
        give_back(task);
    });
}

/// Takes the address space from a kernel thread that has borrowed it.
fn give_back(task: &Current) {
    let mm = task.mm();
    task.set_mm(ptr::null_mut());
    // SAFETY: `kthread_use_mm` has taken the reference.
    unsafe { mm::mmdrop(mm) };
}

/// What happens to a borrowed address space when its kernel thread ends.
pub(super) fn end(task: &Current) {
    if task.is_kthread() && !task.mm().is_null() {
        task.machine().violate(Violation::MmLeftInUse);
        give_back(task);
    }
}
