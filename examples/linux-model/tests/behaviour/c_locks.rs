// SPDX-License-Identifier: GPL-2.0

//! Areas, and the locks of areas and address spaces, of the model itself.

use crate::{raw::*, spaces::*};
use kernel::model::{self, Violation, VMA};
use std::{sync::mpsc::channel, time::Duration};

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
        let range = (!vma.is_null()).then(|| {
            field::<usize, _>(vma, &VMA, "vm_start")..field::<usize, _>(vma, &VMA, "vm_end")
        });
        assert_eq!(range, found);
    }
    let vma = vma_lookup(mm, AREA.start);
    assert_eq!(field::<usize, _>(vma, &VMA, "vm_flags"), READ);
    assert_eq!(field::<Mm, _>(vma, &VMA, "vm_mm"), mm);
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
    assert_eq!(field::<usize, _>(vma, &VMA, "vm_start"), AREA.start);
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

#[test]
fn an_area_can_be_locked_alone() {
    let (_task, mm) = enter();
    let vma = lock_vma_under_rcu(mm, AREA.start);
    assert_eq!(field::<usize, _>(vma, &VMA, "vm_start"), AREA.start);
    assert_eq!(field::<i32, _>(vma, &VMA, "vm_refcnt"), 2);
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
    assert_eq!(field::<usize, _>(vma, &VMA, "vm_flags"), READ);
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
fn tasks_change_and_read_an_address_space_at_once() {
    let (_task, mm) = enter();
    let shared = Shared::new(mm);
    let change = move |addr: usize| {
        let mm = shared.get();
        for flags in 0..3 {
            write_lock(mm).map(addr..addr + 1, flags);
            mmap_read_lock(mm);
            let locked = lock_vma_under_rcu(mm, addr);
            assert_eq!(vma_lookup(mm, addr), locked);
            mmap_read_unlock(mm);
            assert_eq!(field::<usize, _>(locked, &VMA, "vm_flags"), flags);
            vma_end_read(locked);
            write_lock(mm).unmap(addr);
        }
    };
    let tasks = [0x8000, 0x9000, 0xa000].map(|addr| model::spawn_thread(move || change(addr)));
    for task in tasks {
        task.join().unwrap();
    }
    mmap_read_lock(mm);
    assert!(!vma_lookup(mm, AREA.start).is_null());
    mmap_read_unlock(mm);
}
