// SPDX-License-Identifier: GPL-2.0

//! `Mm` and `MmWithUser`: two counts of one struct.

use crate::{
    raw,
    spaces::{self, AREA},
};
use kernel::{
    current,
    fs::exec::BinaryProgram,
    mm::{Mm, MmWithUser},
    model::{self, Task as Entered, Violation},
    sync::aref::ARef,
    types::Opaque,
};
use std::{mem, thread};

/// The references to the struct, and the users of the address space.
fn counts(mm: &Mm) -> Option<(usize, usize)> {
    spaces::counts(mm.as_raw())
}

/// The address space of the current task, as a user of it.
fn own() -> ARef<MmWithUser> {
    current!().mm().unwrap().into()
}

/// An address space whose process has ended. The result is its only user.
fn foreign() -> ARef<MmWithUser> {
    model::spawn_process(own).join().unwrap()
}

#[test]
fn r27_the_address_space_of_the_current_task_is_only_borrowed() {
    let _entered = Entered::enter();
    let task = current!();
    let mm = task.mm().unwrap();
    assert_eq!(mm.as_raw(), model::current_mm());
    assert_eq!(counts(mm), Some((1, 1)));
    // SAFETY: The task keeps its address space.
    let same = unsafe { (MmWithUser::from_raw(mm.as_raw()), Mm::from_raw(mm.as_raw())) };
    assert_eq!(
        (same.0.as_raw(), same.1.as_raw()),
        (mm.as_raw(), mm.as_raw())
    );
    assert_eq!(counts(mm), Some((1, 1)));
}

#[test]
fn each_kind_of_reference_has_its_own_count() {
    let _entered = Entered::enter();
    let task = current!();
    let mm = task.mm().unwrap();

    let reference: ARef<Mm> = ARef::from(&**mm);
    assert_eq!(counts(mm), Some((2, 1)));
    let user: ARef<MmWithUser> = ARef::from(mm);
    assert_eq!(counts(mm), Some((2, 2)));
    let clones = (reference.clone(), user.clone());
    assert_eq!(counts(mm), Some((3, 3)));
    drop(clones.0);
    assert_eq!(counts(mm), Some((2, 3)));
    drop(clones.1);
    assert_eq!(counts(mm), Some((2, 2)));

    // A user lends the struct, too.
    let through_the_user: ARef<Mm> = ARef::from(&**user);
    assert_eq!(counts(mm), Some((3, 2)));
    drop(user);
    assert_eq!(counts(mm), Some((3, 1)));
    drop((reference, through_the_user));
    assert_eq!(counts(mm), Some((1, 1)));
}

#[test]
fn threads_share_an_address_space_and_processes_do_not() {
    let _entered = Entered::enter();
    let mm = own();
    let is_shared = {
        let mm = mm.clone();
        move || current!().mm().unwrap().as_raw() == mm.as_raw()
    };
    assert!(model::spawn_thread(is_shared.clone()).join().unwrap());
    assert!(!model::spawn_process(is_shared).join().unwrap());
    assert_eq!(counts(&mm), Some((1, 2)));
}

#[test]
fn whoever_knows_a_used_address_space_can_become_a_user() {
    let _entered = Entered::enter();
    let reference: ARef<Mm> = ARef::from(&**own());
    assert_eq!(counts(&reference), Some((2, 1)));
    let user = reference.mmget_not_zero().unwrap();
    assert_eq!(user.as_raw(), reference.as_raw());
    assert_eq!(counts(&reference), Some((2, 2)));
    drop(user);
    assert_eq!(counts(&reference), Some((2, 1)));
}

#[test]
fn after_the_last_user_nobody_becomes_one() {
    let _entered = Entered::enter();
    let user = foreign();
    let reference: ARef<Mm> = ARef::from(&**user);
    assert_eq!(counts(&reference), Some((2, 1)));
    let second = reference.mmget_not_zero().unwrap();
    drop(user);
    assert_eq!(counts(&reference), Some((2, 1)));
    drop(second);

    // The struct is still there; what was in it is not.
    assert_eq!(counts(&reference), Some((1, 0)));
    assert!(reference.mmget_not_zero().is_none());
    assert_eq!(counts(&reference), Some((1, 0)));
    assert_eq!(model::violations(), []);
    let ptr = reference.as_raw();
    drop(reference);
    assert_eq!(model::mm_refs(ptr), None);
}

#[test]
fn the_last_user_may_go_on_another_thread() {
    let _entered = Entered::enter();
    for _ in 0..4 {
        let (user, reference) = (foreign(), ARef::<Mm>::from(&**foreign()));
        let other = user.clone();
        let thread = thread::spawn(move || drop((other, reference)));
        drop(user);
        thread.join().unwrap();
    }
    assert_eq!(model::live_mms(), 1);
}

#[test]
fn users_come_and_go_at_once() {
    let _entered = Entered::enter();
    let user = foreign();
    let reference: ARef<Mm> = ARef::from(&**user);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..4 {
                    if let Some(user) = reference.mmget_not_zero() {
                        drop(user.clone());
                    }
                }
            });
        }
        drop(user);
    });
    assert_eq!(counts(&reference), Some((1, 0)));
}

#[test]
fn r20_forgotten_reference_keeps_the_struct_only() {
    let entered = Entered::enter();
    let mm = model::current_mm();
    mem::forget(ARef::<Mm>::from(&**own()));
    assert_eq!(entered.exit().leaked_mms, 1);
    assert_eq!(spaces::counts(mm), Some((1, 0)));
}

#[test]
fn r20_forgotten_user_keeps_the_address_space() {
    let entered = Entered::enter();
    let mm = model::current_mm();
    mem::forget(own());
    assert_eq!(entered.exit().leaked_mms, 1);
    assert_eq!(spaces::counts(mm), Some((1, 1)));
}

#[test]
fn control_a_user_that_goes_in_a_read_section_is_noticed() {
    let _entered = Entered::enter();
    let (user, reference) = (own(), ARef::<Mm>::from(&**own()));
    raw::rcu_read_lock();
    // Neither counting up nor the other count may sleep.
    let second = reference.mmget_not_zero().unwrap();
    drop((reference.clone(), reference));
    assert_eq!(model::violations(), []);
    drop((user, second));
    raw::rcu_read_unlock();
    // Asserted by the wrapper, and done by the function.
    let calls = ["might_sleep", "mmput", "might_sleep", "mmput"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
}

#[test]
fn exec_leaves_owned_references_alone() {
    let _entered = Entered::enter();
    let old = own();
    model::exec().unwrap();
    assert_eq!(counts(&old), Some((1, 1)));
    assert_ne!(current!().mm().unwrap().as_raw(), old.as_raw());
}

#[test]
fn r19_control_begin_new_exec_with_the_current_task_in_use_is_noticed() {
    let (_entered, _) = spaces::enter();
    let task = current!();
    let mm = task.mm().unwrap();
    // Keeps the struct, so that what follows is noticed and not just undefined.
    let _reference: ARef<Mm> = ARef::from(&**mm);
    let program = Opaque::zeroed();
    // SAFETY: None: `mm` is still used, and the model is to notice. It does not look at the program.
    unsafe { BinaryProgram::from_ptr(program.get()).begin_new_exec() }.unwrap();

    assert!(mm.lock_vma_under_rcu(AREA.start).is_none());
    let call = "lock_vma_under_rcu";
    assert_eq!(model::take_violations(), [Violation::NoMmUser { call }]);
}
