// SPDX-License-Identifier: GPL-2.0

//! Address spaces, their locks, and kernel threads of the model itself.

use crate::raw::*;
use kernel::model::{self, MmapWriteLock, Task, Violation, TASK, VMA};
use std::{ptr, sync::mpsc::channel, time::Duration};

/// Where the tests have an area.
const AREA: std::ops::Range<usize> = 0x1000..0x3000;
const READ: usize = 1;

/// Locks the address space of the current task, or one that has a user, for writing.
fn write_lock(mm: Ptr) -> MmapWriteLock {
    // SAFETY: The tests keep a user.
    unsafe { model::write_lock(mm) }
}

fn users(mm: Ptr) -> Option<usize> {
    // SAFETY: The pointers come from the model and were used by nobody but it.
    unsafe { model::mm_users(mm) }
}

fn counts(mm: Ptr) -> Option<(usize, usize)> {
    Some((model::mm_refs(mm)?, users(mm)?))
}

/// A machine whose first task has one area.
fn enter() -> (Task, Ptr) {
    let task = Task::enter();
    let mm = model::current_mm();
    write_lock(mm).map(AREA, READ);
    (task, mm)
}

#[test]
fn users_have_one_reference_together() {
    let (_task, mm) = enter();
    assert_eq!(field::<Ptr>(get_current(), &TASK, "mm"), mm);
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
            field::<Ptr>(vma, &VMA, "vm_mm") == mm,
            field::<usize>(vma, &VMA, "vm_end"),
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
fn areas_are_found_by_address() {
    let (_task, mm) = enter();
    let other = 0x8000..0x9000;
    write_lock(mm).map(other.clone(), 0);
    mmap_read_lock(mm);
    for (addr, found) in [
        (AREA.start - 1, None),
        (AREA.start, Some(AREA)),
        (AREA.end - 1, Some(AREA)),
        (AREA.end, None),
        (other.start, Some(other.clone())),
    ] {
        let vma = vma_lookup(mm, addr);
        let range = (!vma.is_null())
            .then(|| field::<usize>(vma, &VMA, "vm_start")..field::<usize>(vma, &VMA, "vm_end"));
        assert_eq!(range, found);
    }
    let vma = vma_lookup(mm, AREA.start);
    assert_eq!(field::<usize>(vma, &VMA, "vm_flags"), READ);
    assert_eq!(field::<Ptr>(vma, &VMA, "vm_mm"), mm);
    mmap_read_unlock(mm);

    assert!(write_lock(mm).unmap(AREA.start));
    assert!(!write_lock(mm).unmap(AREA.start));
    mmap_read_lock(mm);
    assert!(vma_lookup(mm, AREA.start).is_null());
    mmap_read_unlock(mm);
}

#[test]
fn readers_do_not_exclude_each_other() {
    let (_task, mm) = enter();
    mmap_read_lock(mm);
    mmap_read_lock(mm);
    let shared = Shared::new(mm);
    model::spawn_thread(move || {
        let mm = shared.get();
        mmap_read_lock(mm);
        assert!(mmap_read_trylock(mm));
        mmap_read_unlock(mm);
        mmap_read_unlock(mm);
    })
    .join()
    .unwrap();
    mmap_read_unlock(mm);
    // One is left.
    assert!(!vma_lookup(mm, AREA.start).is_null());
    mmap_read_unlock(mm);
}

#[test]
fn a_writer_keeps_readers_out() {
    let (_task, mm) = enter();
    let (locked, is_locked) = channel();
    let (stop, wait) = channel::<()>();
    let shared = Shared::new(mm);
    let writer = model::spawn_thread(move || {
        let lock = write_lock(shared.get());
        locked.send(()).unwrap();
        assert!(wait.recv().is_ok());
        lock.map(0x8000..0x9000, 0);
    });
    is_locked.recv().unwrap();
    assert!(!mmap_read_trylock(mm));

    let (done, is_done) = channel();
    let reader = model::spawn_thread(move || {
        mmap_read_lock(shared.get());
        let found = vma_lookup(shared.get(), 0x8000);
        done.send(()).unwrap();
        mmap_read_unlock(shared.get());
        !found.is_null()
    });
    assert!(is_done.recv_timeout(Duration::from_millis(20)).is_err());
    stop.send(()).unwrap();
    is_done.recv().unwrap();
    assert!(reader.join().unwrap());
    writer.join().unwrap();
    assert!(mmap_read_trylock(mm));
    mmap_read_unlock(mm);
}

#[test]
fn a_reader_keeps_writers_out() {
    let (_task, mm) = enter();
    mmap_read_lock(mm);
    let vma = vma_lookup(mm, AREA.start);
    let (done, is_done) = channel();
    let shared = Shared::new(mm);
    let writer = model::spawn_thread(move || {
        write_lock(shared.get()).unmap(AREA.start);
        done.send(()).unwrap();
    });
    assert!(is_done.recv_timeout(Duration::from_millis(20)).is_err());
    assert_eq!(field::<usize>(vma, &VMA, "vm_start"), AREA.start);
    mmap_read_unlock(mm);
    is_done.recv().unwrap();
    writer.join().unwrap();
}

#[test]
fn control_lookup_wants_the_lock() {
    let (_task, mm) = enter();
    let call = "vma_lookup";
    assert!(!vma_lookup(mm, AREA.start).is_null());
    assert_eq!(model::take_violations(), [Violation::MmNotLocked { call }]);

    mmap_read_lock(mm);
    let shared = Shared::new(mm);
    let other = model::spawn_thread(move || vma_lookup(shared.get(), 0).is_null());
    assert!(other.join().unwrap());
    assert_eq!(model::take_violations(), [Violation::MmNotLocked { call }]);
    mmap_read_unlock(mm);
}

#[test]
fn control_a_lock_is_given_up_by_the_task_that_has_it() {
    let (_task, mm) = enter();
    let call = "mmap_read_unlock";
    mmap_read_unlock(mm);
    assert_eq!(model::take_violations(), [Violation::MmNotLocked { call }]);

    mmap_read_lock(mm);
    let shared = Shared::new(mm);
    model::spawn_thread(move || mmap_read_unlock(shared.get()))
        .join()
        .unwrap();
    assert_eq!(model::take_violations(), [Violation::MmNotLocked { call }]);
    mmap_read_unlock(mm);
    assert_eq!(model::violations(), []);
}

#[test]
fn control_a_task_does_not_wait_for_itself() {
    let (_task, mm) = enter();
    let lock = write_lock(mm);
    assert!(!mmap_read_trylock(mm));
    mmap_read_lock(mm);
    assert_eq!(model::take_violations(), [Violation::WaitsForItself]);
    drop(lock);
    mmap_read_lock(mm);
    mmap_read_unlock(mm);
}

#[test]
#[should_panic(expected = "another task has the lock")]
fn control_a_writer_does_not_wait_for_itself() {
    let (_task, mm) = enter();
    mmap_read_lock(mm);
    write_lock(mm);
}

#[test]
fn control_a_lock_ends_with_its_task() {
    let (task, mm) = enter();
    mmap_read_lock(mm);
    lock_vma_under_rcu(mm, AREA.start);
    let report = task.exit();
    assert_eq!(
        report.violations,
        [Violation::MmLeftLocked, Violation::VmaLeftLocked]
    );

    let (_task, mm) = enter();
    let shared = Shared::new(mm);
    model::spawn_thread(move || mmap_read_lock(shared.get()))
        .join()
        .unwrap();
    assert_eq!(model::take_violations(), [Violation::MmLeftLocked]);
    // Nobody is kept waiting.
    drop(write_lock(mm));
}

#[test]
fn control_the_last_user_goes_after_all_locks() {
    let (_task, _) = enter();
    let mm = Shared::new(foreign_mm());
    mmap_read_lock(mm.get());
    mmgrab(mm.get());
    mmput(mm.get());
    assert_eq!(model::take_violations(), [Violation::MmGoesLocked]);
    mmap_read_unlock(mm.get());
    mmdrop(mm.get());
}

/// An address space whose process has ended. The caller is its only user.
fn foreign_mm() -> Ptr {
    let process = model::spawn_process(|| {
        let mm = model::current_mm();
        mmget(mm);
        Shared::new(mm)
    });
    process.join().unwrap().get()
}

#[test]
fn an_area_can_be_locked_alone() {
    let (_task, mm) = enter();
    let vma = lock_vma_under_rcu(mm, AREA.start);
    assert_eq!(field::<usize>(vma, &VMA, "vm_start"), AREA.start);
    assert_eq!(field::<i32>(vma, &VMA, "vm_refcnt"), 2);
    assert!(lock_vma_under_rcu(mm, AREA.end).is_null());

    let again = lock_vma_under_rcu(mm, AREA.end - 1);
    assert_eq!(again, vma);
    vma_end_read(again);

    // The address space can be changed elsewhere meanwhile, and the area cannot.
    let (done, is_done) = channel();
    let shared = Shared::new(mm);
    let writer = model::spawn_thread(move || {
        write_lock(shared.get()).map(0x8000..0x9000, 0);
        write_lock(shared.get()).unmap(AREA.start);
        done.send(()).unwrap();
    });
    assert!(is_done.recv_timeout(Duration::from_millis(20)).is_err());
    assert_eq!(field::<usize>(vma, &VMA, "vm_flags"), READ);
    vma_end_read(vma);
    is_done.recv().unwrap();
    writer.join().unwrap();
}

#[test]
fn an_area_that_is_being_changed_is_not_found() {
    let (_task, mm) = enter();
    let lock = write_lock(mm);
    // The lock of the address space alone does not matter.
    vma_end_read(lock_vma_under_rcu(mm, AREA.start));
    assert!(lock.lock_area(AREA.start));
    assert!(lock_vma_under_rcu(mm, AREA.start).is_null());
    drop(lock);
    vma_end_read(lock_vma_under_rcu(mm, AREA.start));
}

#[test]
fn control_the_lock_of_an_area_belongs_to_its_task() {
    let (_task, mm) = enter();
    let vma = lock_vma_under_rcu(mm, AREA.start);
    let shared = Shared::new(vma);
    model::spawn_thread(move || vma_end_read(shared.get()))
        .join()
        .unwrap();
    assert_eq!(model::take_violations(), [Violation::VmaNotLocked]);
    vma_end_read(vma);
    vma_end_read(vma);
    assert_eq!(model::take_violations(), [Violation::VmaNotLocked]);
}

#[test]
fn control_an_area_that_is_gone_is_noticed() {
    let (_task, mm) = enter();
    let vma = lock_vma_under_rcu(mm, AREA.start);
    vma_end_read(vma);
    write_lock(mm).unmap(AREA.start);
    vma_end_read(vma);
    let call = "vma_end_read";
    assert_eq!(model::take_violations(), [Violation::DeadVma { call }]);
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
