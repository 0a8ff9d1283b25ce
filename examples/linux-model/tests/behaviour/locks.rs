// SPDX-License-Identifier: GPL-2.0

//! `MmapReadGuard`, `VmaReadGuard` and `VmaRef`.

use crate::{
    others::Smuggled,
    raw,
    spaces::{self, AREA, READ},
};
use kernel::{
    current,
    mm::{virt::VmaRef, MmWithUser},
    model::{self, MmapWriteLock, Task as Entered, Violation},
    sync::aref::ARef,
};
use std::{
    mem,
    ops::Range,
    panic,
    sync::mpsc::{channel, Receiver},
    time::Duration,
};

/// Where the tests have a second area.
const OTHER: Range<usize> = 0x8000..0x9000;

/// A machine whose first task has two areas, and a user of its address space.
fn enter() -> (Entered, ARef<MmWithUser>) {
    let (entered, mm) = spaces::enter();
    spaces::write_lock(mm).map(OTHER, 0);
    (entered, current!().mm().unwrap().into())
}

fn write_lock(mm: &MmWithUser) -> MmapWriteLock {
    spaces::write_lock(mm.as_raw())
}

/// The current task holds no lock of the address space or of an area: it would wait for itself.
fn assert_unlocked(mm: &MmWithUser) {
    let lock = write_lock(mm);
    assert!(lock.lock_area(AREA.start));
    assert!(lock.lock_area(OTHER.start));
}

/// Whether a message comes that nothing keeps back.
fn comes(message: &Receiver<()>) -> bool {
    message.recv_timeout(Duration::from_secs(60)).is_ok()
}

/// Whether a message comes that a lock should keep back.
fn is_there(message: &Receiver<()>) -> bool {
    message.recv_timeout(Duration::from_millis(20)).is_ok()
}

fn range(area: &VmaRef) -> Range<usize> {
    area.start()..area.end()
}

#[test]
fn areas_are_found_by_address() {
    let (_entered, mm) = enter();
    let guard = mm.mmap_read_lock();
    for (addr, found) in [
        (0, None),
        (AREA.start - 1, None),
        (AREA.start, Some(AREA)),
        (AREA.end - 1, Some(AREA)),
        (AREA.end, None),
        (OTHER.start, Some(OTHER)),
        (usize::MAX, None),
    ] {
        assert_eq!(guard.vma_lookup(addr).map(range), found);
    }
}

#[test]
fn several_areas_are_read_under_one_lock() {
    let (_entered, mm) = enter();
    let guard = mm.mmap_read_lock();
    let (first, second) = (
        guard.vma_lookup(AREA.start).unwrap(),
        guard.vma_lookup(OTHER.start).unwrap(),
    );
    assert_eq!((first.flags(), second.flags()), (READ, 0));
    assert_eq!((range(first), range(second)), (AREA, OTHER));
    assert_ne!(first.as_ptr(), second.as_ptr());
    // SAFETY: The area is there as long as the guard is.
    let again = unsafe { VmaRef::from_raw(first.as_ptr()) };
    assert_eq!(again.start(), AREA.start);
}

#[test]
fn an_area_knows_its_address_space() {
    let (_entered, mm) = enter();
    let guard = mm.mmap_read_lock();
    let area = guard.vma_lookup(AREA.start).unwrap();
    assert_eq!(area.mm().as_raw(), mm.as_raw());
    assert_eq!(spaces::counts(mm.as_raw()), Some((1, 2)));
    // It can be kept longer than the area.
    let kept: ARef<MmWithUser> = area.mm().into();
    drop(guard);
    assert_eq!(spaces::counts(kept.as_raw()), Some((1, 3)));
}

#[test]
fn a_guard_holds_the_lock_until_it_is_dropped() {
    let (_entered, mm) = enter();
    let guard = mm.mmap_read_lock();
    let (done, is_done) = channel();
    let other = mm.clone();
    let writer = model::spawn_thread(move || {
        assert!(write_lock(&other).unmap(AREA.start));
        done.send(()).unwrap();
    });
    assert!(!is_there(&is_done));
    let area = guard.vma_lookup(AREA.start).unwrap();
    assert_eq!(range(area), AREA);
    drop(guard);
    assert!(comes(&is_done));
    writer.join().unwrap();
    assert!(mm.mmap_read_lock().vma_lookup(AREA.start).is_none());
}

#[test]
fn a_guard_waits_for_a_writer() {
    let (_entered, mm) = enter();
    let lock = write_lock(&mm);
    let (done, is_done) = channel();
    let other = mm.clone();
    let reader = model::spawn_thread(move || {
        let found = other.mmap_read_lock().vma_lookup(0x10000).map(range);
        done.send(()).unwrap();
        found
    });
    assert!(!is_there(&is_done));
    lock.map(0x10000..0x11000, 0);
    drop(lock);
    assert!(comes(&is_done));
    assert_eq!(reader.join().unwrap(), Some(0x10000..0x11000));
}

#[test]
fn a_try_does_not_wait_for_a_writer() {
    let (_entered, mm) = enter();
    let lock = write_lock(&mm);
    assert!(mm.mmap_read_trylock().is_none());
    let other = mm.clone();
    let tried = model::spawn_thread(move || other.mmap_read_trylock().is_none());
    assert!(tried.join().unwrap());
    drop(lock);

    let guard = mm.mmap_read_trylock().unwrap();
    assert!(guard.vma_lookup(AREA.start).is_some());
    drop(guard);
    assert_unlocked(&mm);
    // What was refused is not given back.
    assert_eq!(model::violations(), []);
}

#[test]
fn guards_are_released_on_every_path() {
    /// The end of the area before a gap.
    fn early_return(mm: &MmWithUser, addr: usize) -> Option<usize> {
        let guard = mm.mmap_read_lock();
        let area = guard.vma_lookup(addr)?;
        if guard.vma_lookup(area.end()).is_some() {
            return None;
        }
        Some(area.end())
    }

    let (_entered, mm) = enter();
    for addr in [0, AREA.start, OTHER.start] {
        early_return(&mm, addr);
        assert_unlocked(&mm);
    }
    for _ in 0..2 {
        let guard = mm.mmap_read_lock();
        if guard.vma_lookup(0).is_none() {
            continue;
        }
        unreachable!("there is no area");
    }
    assert_unlocked(&mm);
    // At the end of the statement.
    assert!(mm.mmap_read_lock().vma_lookup(AREA.start).is_some());
    assert_unlocked(&mm);
    let _ = mm.mmap_read_lock();
    assert_unlocked(&mm);
}

#[test]
fn guards_are_released_by_a_panic() {
    let (_entered, mm) = enter();
    let caught = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        let _guard = mm.mmap_read_lock();
        let _area = mm.lock_vma_under_rcu(AREA.start);
        panic::resume_unwind(Box::new(()));
    }));
    assert!(caught.is_err());
    assert_unlocked(&mm);
}

#[test]
fn guards_nest_and_are_dropped_in_any_order() {
    let (_entered, mm) = enter();
    let outer = mm.mmap_read_lock();
    {
        let inner = mm.mmap_read_lock();
        assert!(inner.vma_lookup(AREA.start).is_some());
        let third = mm.mmap_read_trylock().unwrap();
        drop(inner);
        assert!(third.vma_lookup(AREA.start).is_some());
    }
    let last = mm.mmap_read_lock();
    drop(outer);
    // One is left, and it is enough.
    assert_eq!(last.vma_lookup(OTHER.start).map(range), Some(OTHER));
    let other = mm.clone();
    let refused = model::spawn_thread(move || other.mmap_read_trylock().is_some());
    assert!(refused.join().unwrap());
    drop(last);
    assert_unlocked(&mm);
    assert_eq!(model::violations(), []);
}

#[test]
fn r20_forgotten_guard_holds_the_lock_for_ever() {
    let (entered, mm) = enter();
    mem::forget(mm.mmap_read_lock());
    let waits = panic::catch_unwind(panic::AssertUnwindSafe(|| write_lock(&mm)));
    assert!(waits.is_err());
    drop(mm);
    assert_eq!(entered.exit().violations, [Violation::MmLeftLocked]);
}

#[test]
fn r20_forgotten_guard_of_an_area_holds_its_lock_for_ever() {
    let (entered, mm) = enter();
    mem::forget(mm.lock_vma_under_rcu(AREA.start));
    // Only this area is locked.
    assert!(write_lock(&mm).lock_area(OTHER.start));
    let waits = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        write_lock(&mm).lock_area(AREA.start)
    }));
    assert!(waits.is_err());
    drop(mm);
    assert_eq!(entered.exit().violations, [Violation::VmaLeftLocked]);
}

#[test]
fn control_a_lock_in_a_read_section_is_noticed() {
    let (_entered, mm) = enter();
    raw::rcu_read_lock();
    // What does not wait may be called.
    drop(mm.mmap_read_trylock().unwrap());
    drop(mm.lock_vma_under_rcu(AREA.start).unwrap());
    assert_eq!(model::violations(), []);
    drop(mm.mmap_read_lock());
    raw::rcu_read_unlock();
    // Asserted by the wrapper, and done by the function.
    let calls = ["might_sleep", "mmap_read_lock"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
}

#[test]
fn control_a_guard_means_nothing_to_another_task() {
    let (entered, mm) = enter();
    let other = mm.clone();
    let smuggled = Smuggled(mem::ManuallyDrop::new(mm.mmap_read_lock()));
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _entered = Entered::enter();
            drop(mem::ManuallyDrop::into_inner(smuggled.unpack()));
            let call = "mmap_read_unlock";
            assert_eq!(model::take_violations(), [Violation::MmNotLocked { call }]);
        });
    });
    drop((mm, other));
    assert_eq!(entered.exit().violations, [Violation::MmLeftLocked]);
}

#[test]
fn an_area_can_be_locked_alone() {
    let (_entered, mm) = enter();
    let guard = mm.lock_vma_under_rcu(AREA.start).unwrap();
    assert_eq!((range(&guard), guard.flags()), (AREA, READ));
    assert_eq!(guard.mm().as_raw(), mm.as_raw());
    for miss in [0, AREA.end, usize::MAX] {
        assert!(mm.lock_vma_under_rcu(miss).is_none());
    }

    // The address space can be changed elsewhere meanwhile.
    let lock = write_lock(&mm);
    lock.map(0x10000..0x11000, 0);
    assert!(lock.unmap(OTHER.start));
    drop(lock);
    assert_eq!(guard.start(), AREA.start);
    drop(guard);
    assert!(write_lock(&mm).unmap(AREA.start));
    assert!(mm.lock_vma_under_rcu(AREA.start).is_none());
}

#[test]
fn the_lock_of_an_area_keeps_it_until_it_is_dropped() {
    let (_entered, mm) = enter();
    let guard = mm.lock_vma_under_rcu(AREA.start).unwrap();
    let (done, is_done) = channel();
    let other = mm.clone();
    let writer = model::spawn_thread(move || {
        assert!(write_lock(&other).unmap(AREA.start));
        done.send(()).unwrap();
    });
    assert!(!is_there(&is_done));
    assert_eq!(range(&guard), AREA);
    drop(guard);
    assert!(comes(&is_done));
    writer.join().unwrap();
}

#[test]
fn an_area_that_is_being_changed_is_refused() {
    let (_entered, mm) = enter();
    let lock = write_lock(&mm);
    // The lock of the address space alone does not matter.
    assert!(mm.lock_vma_under_rcu(AREA.start).is_some());
    assert!(lock.lock_area(AREA.start));
    assert!(mm.lock_vma_under_rcu(AREA.start).is_none());
    assert!(mm.lock_vma_under_rcu(OTHER.start).is_some());
    drop(lock);
    assert!(mm.lock_vma_under_rcu(AREA.start).is_some());
    assert_unlocked(&mm);
}

#[test]
fn locks_of_areas_nest() {
    let (_entered, mm) = enter();
    let outer = mm.lock_vma_under_rcu(AREA.start).unwrap();
    let inner = mm.lock_vma_under_rcu(AREA.end - 1).unwrap();
    let beside = mm.lock_vma_under_rcu(OTHER.start).unwrap();
    let all = mm.mmap_read_lock();
    assert_eq!(outer.as_ptr(), inner.as_ptr());
    assert_eq!(
        all.vma_lookup(AREA.start).map(VmaRef::as_ptr),
        Some(outer.as_ptr())
    );
    drop(outer);
    assert_eq!(range(&inner), AREA);
    drop(all);
    drop(inner);
    assert_eq!(range(&beside), OTHER);
    drop(beside);
    assert_unlocked(&mm);
    assert_eq!(model::violations(), []);
}

#[test]
fn tasks_change_and_read_an_address_space_at_once() {
    let (_entered, mm) = enter();
    let change = |mm: ARef<MmWithUser>, addr: usize| {
        for flags in 0..3 {
            write_lock(&mm).map(addr..addr + 1, flags);
            let locked = {
                let guard = mm.mmap_read_lock();
                let locked = mm.lock_vma_under_rcu(addr).unwrap();
                assert_eq!(guard.vma_lookup(addr).unwrap().as_ptr(), locked.as_ptr());
                locked
            };
            assert_eq!((range(&locked), locked.flags()), (addr..addr + 1, flags));
            drop(locked);
            assert!(write_lock(&mm).unmap(addr));
        }
    };
    let tasks = [0x10000, 0x20000, 0x30000].map(|addr| {
        let mm = mm.clone();
        model::spawn_thread(move || change(mm, addr))
    });
    for task in tasks {
        task.join().unwrap();
    }
    assert_unlocked(&mm);
}
