// SPDX-License-Identifier: GPL-2.0

//! The counts of address spaces, and kernel threads, of the model itself.

use crate::{raw::*, spaces::*};
use kernel::model::{self, Task, Violation, TASK, VMA};
use std::ptr;

#[test]
fn users_have_one_reference_together() {
    let (_task, mm) = enter();
    assert_eq!(field::<Mm, _>(get_current(), &TASK, "mm"), mm);
    assert_eq!(counts(mm), Some((1, 1)));
    mmget(mm);
    assert_eq!(counts(mm), Some((1, 2)));
    mmgrab(mm);
    assert_eq!(counts(mm), Some((2, 2)));
    mmput(mm);
    assert!(mmget_not_zero(mm));
    assert_eq!(counts(mm), Some((2, 2)));
    mmput(mm);
    mmdrop(mm);
    assert_eq!(counts(mm), Some((1, 1)));
}

#[test]
fn threads_share_an_address_space_and_processes_do_not() {
    let (_task, mm) = enter();
    let shared = Shared::new(mm);
    let thread = model::spawn_thread(move || {
        let mm = shared.get();
        (model::current_mm() == mm, counts(mm))
    });
    assert_eq!(thread.join().unwrap(), (true, Some((1, 2))));

    let process = model::spawn_process(move || {
        let mm = model::current_mm();
        mmap_read_lock(mm);
        let vma = vma_lookup(mm, AREA.start);
        let found = (
            field::<Mm, _>(vma, &VMA, "vm_mm") == mm,
            field::<usize, _>(vma, &VMA, "vm_end"),
        );
        mmap_read_unlock(mm);
        (mm == shared.get(), counts(mm), found)
    });
    let expected = (false, Some((1, 1)), (true, AREA.end));
    assert_eq!(process.join().unwrap(), expected);
    assert_eq!(model::live_mms(), 1);
    assert_eq!(counts(mm), Some((1, 1)));
}

#[test]
fn without_users_only_the_struct_is_left() {
    let (task, mm) = enter();
    mmgrab(mm);
    let report = task.exit();
    assert_eq!(report.leaked_mms, 1);
    assert_eq!(counts(mm), Some((1, 0)));
    assert!(!mmget_not_zero(mm));
    mmdrop(mm);
    assert_eq!(counts(mm), None);
}

#[test]
fn control_an_address_space_without_users_is_noticed_everywhere() {
    let (task, mm) = enter();
    mmgrab(mm);
    task.exit();
    let _task = Task::enter();
    mmget(mm);
    mmput(mm);
    mmap_read_lock(mm);
    mmap_read_trylock(mm);
    vma_lookup(mm, AREA.start);
    lock_vma_under_rcu(mm, AREA.start);
    kthread_use_mm(mm);
    let calls = [
        "mmget",
        "mmput",
        "mmap_read_lock",
        "mmap_read_trylock",
        "vma_lookup",
        "lock_vma_under_rcu",
        "kthread_use_mm",
    ];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::NoMmUser { call })
    );
    mmdrop(mm);
}

#[test]
fn control_a_dead_address_space_is_noticed_everywhere() {
    let (task, mm) = enter();
    drop(task);
    let _task = Task::enter();
    mmgrab(mm);
    mmdrop(mm);
    mmget(mm);
    mmget_not_zero(mm);
    mmput(mm);
    mmap_read_lock(mm);
    mmap_read_trylock(mm);
    mmap_read_unlock(mm);
    vma_lookup(mm, AREA.start);
    lock_vma_under_rcu(mm, AREA.start);
    kthread_use_mm(mm);
    kthread_unuse_mm(mm);
    let calls = [
        "mmgrab",
        "mmdrop",
        "mmget",
        "mmget_not_zero",
        "mmput",
        "mmap_read_lock",
        "mmap_read_trylock",
        "mmap_read_unlock",
        "vma_lookup",
        "lock_vma_under_rcu",
        "kthread_use_mm",
        "kthread_unuse_mm",
    ];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadMm { call })
    );
}

#[test]
fn control_the_reference_of_the_users_is_theirs() {
    let (_task, mm) = enter();
    mmdrop(mm);
    assert_eq!(model::take_violations(), [Violation::MmDroppedInUse]);
    assert_eq!(counts(mm), Some((1, 1)));
}

#[test]
fn control_a_forgotten_user_is_a_leak() {
    let (task, mm) = enter();
    mmget(mm);
    let report = task.exit();
    assert_eq!(report.leaked_mms, 1);
    assert!(!report.is_clean());
    mmput(mm);
    assert_eq!(counts(mm), None);
}

#[test]
fn control_what_sleeps_is_noticed_in_a_read_section() {
    let (_task, mm) = enter();
    mmget(mm);
    mmget(mm);
    rcu_read_lock();
    mmap_read_lock(mm);
    mmap_read_unlock(mm);
    // What does not wait may be called.
    assert!(mmap_read_trylock(mm));
    mmap_read_unlock(mm);
    vma_end_read(lock_vma_under_rcu(mm, AREA.start));
    mmput(mm);
    rcu_read_unlock();
    let shared = Shared::new(mm);
    let kthread = model::spawn_kthread(move || {
        rcu_read_lock();
        kthread_use_mm(shared.get());
        kthread_unuse_mm(shared.get());
        rcu_read_unlock();
    });
    kthread.join().unwrap();
    let calls = [
        "mmap_read_lock",
        "mmput",
        "kthread_use_mm",
        "kthread_unuse_mm",
    ];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
    mmput(mm);
}

#[test]
fn a_kernel_thread_has_no_address_space_and_can_borrow_one() {
    let (_task, mm) = enter();
    let shared = Shared::new(mm);
    model::spawn_kthread(move || {
        let mm = shared.get();
        assert!(model::current_mm().is_null());
        kthread_use_mm(mm);
        assert_eq!(model::current_mm(), mm);
        // It is no user: whoever lends the address space is.
        assert_eq!(counts(mm), Some((2, 1)));
        mmap_read_lock(mm);
        assert!(!vma_lookup(mm, AREA.start).is_null());
        mmap_read_unlock(mm);
        kthread_unuse_mm(mm);
        assert!(model::current_mm().is_null());
        assert_eq!(counts(mm), Some((1, 1)));
    })
    .join()
    .unwrap();
}

#[test]
fn control_only_kernel_threads_borrow_an_address_space() {
    let (_task, mm) = enter();
    kthread_use_mm(mm);
    kthread_unuse_mm(mm);
    let calls = ["kthread_use_mm", "kthread_unuse_mm"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::NotKthread { call })
    );
    assert_eq!(model::current_mm(), mm);
}

#[test]
fn control_one_address_space_is_borrowed_at_a_time() {
    let (_task, mm) = enter();
    let shared = Shared::new(mm);
    model::spawn_kthread(move || {
        kthread_use_mm(shared.get());
        kthread_use_mm(shared.get());
        kthread_unuse_mm(shared.get());
        kthread_unuse_mm(shared.get());
    })
    .join()
    .unwrap();
    assert_eq!(
        model::take_violations(),
        [Violation::MmInUse, Violation::MmNotInUse]
    );
}

#[test]
fn control_the_borrowed_address_space_is_given_back() {
    let (_task, mm) = enter();
    let other = Shared::new(foreign_mm());
    let shared = Shared::new(mm);
    model::spawn_kthread(move || {
        kthread_use_mm(shared.get());
        kthread_unuse_mm(other.get());
    })
    .join()
    .unwrap();
    assert_eq!(
        model::take_violations(),
        [Violation::MmNotInUse, Violation::MmLeftInUse]
    );
    assert_eq!(counts(mm), Some((1, 1)));
    mmput(other.get());
    assert_eq!(counts(other.get()), None);
}

#[test]
fn null_is_no_address_space() {
    let _task = Task::enter();
    mmgrab(ptr::null_mut());
    let call = "mmgrab";
    assert_eq!(model::take_violations(), [Violation::DeadMm { call }]);
}

#[test]
fn exec_gives_the_address_space_up() {
    let (_task, old) = enter();
    mmgrab(old);
    model::exec().unwrap();
    let new = model::current_mm();
    assert_eq!(field::<Mm, _>(get_current(), &TASK, "mm"), new);
    assert_eq!((counts(old), counts(new)), (Some((1, 0)), Some((1, 1))));
    mmdrop(old);

    let shared = Shared::new(new);
    let thread = model::spawn_thread(move || {
        model::exec().unwrap();
        model::current_mm() != shared.get()
    });
    assert!(thread.join().unwrap());
    assert_eq!(model::current_mm(), new);
}
