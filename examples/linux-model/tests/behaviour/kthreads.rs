// SPDX-License-Identifier: GPL-2.0

//! Kernel threads, and the scope that `kthread_use_mm` opens.

use crate::{
    others::Smuggled,
    raw,
    spaces::{self, AREA},
};
use kernel::{
    current,
    mm::{Mm, MmWithUser},
    model::{self, Task as Entered, Violation},
    sync::aref::ARef,
    task::Task,
};
use std::{
    panic::{self, AssertUnwindSafe},
    ptr,
};

/// A machine whose first task has one area, and a user of its address space.
fn enter() -> (Entered, ARef<MmWithUser>) {
    let (entered, _) = spaces::enter();
    (entered, current!().mm().unwrap().into())
}

/// Runs a closure on a kernel thread.
fn on_kthread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    model::spawn_kthread(f).join().unwrap()
}

/// The address space that the current task has.
fn current_mm() -> Option<*mut kernel::bindings::mm_struct> {
    current!().mm().map(|mm| mm.as_raw())
}

#[test]
fn a_kernel_thread_has_no_address_space() {
    let _entered = Entered::enter();
    assert!(current_mm().is_some());
    on_kthread(|| assert!(current!().mm().is_none()));
}

#[test]
fn r22_the_address_space_is_there_while_the_scope_is_open() {
    let (_entered, mm) = enter();
    assert_eq!(spaces::counts(mm.as_raw()), Some((1, 2)));
    let lent = mm.clone();
    on_kthread(move || {
        let outside = current!();
        // SAFETY: This is a kernel thread without an address space.
        let end = unsafe {
            lent.kthread_use_mm(|| {
                let task = current!();
                let mm = task.mm().unwrap();
                assert_eq!(mm.as_raw(), lent.as_raw());
                // The kernel thread is no user of it: whoever lends it is.
                assert_eq!(spaces::users(mm.as_raw()), Some(3));
                let guard = mm.mmap_read_lock();
                guard.vma_lookup(AREA.start).map(|area| area.end())
            })
        };
        assert_eq!(end, Some(AREA.end));
        assert!(outside.mm().is_none());
    });
    assert_eq!(spaces::counts(mm.as_raw()), Some((1, 2)));
}

#[test]
fn what_is_not_bound_to_a_scope_crosses_it() {
    let (_entered, mm) = enter();
    let owned: ARef<MmWithUser> = on_kthread(move || {
        let task: ARef<Task> = ARef::from(&**current!());
        let ns = current!().get_pid_ns().unwrap();
        // SAFETY: This is a kernel thread without an address space.
        unsafe {
            mm.kthread_use_mm(|| {
                assert!(*task == **current!());
                assert_eq!(task.tgid_nr_ns(Some(&ns)), task.pid());
                current!().mm().unwrap().into()
            })
        }
    });
    assert_eq!(owned.as_raw(), model::current_mm());
    assert_eq!(spaces::counts(owned.as_raw()), Some((1, 2)));
}

#[test]
fn scopes_follow_each_other() {
    let (_entered, mm) = enter();
    let other: ARef<MmWithUser> = model::spawn_process(|| current!().mm().unwrap().into())
        .join()
        .unwrap();
    on_kthread(move || {
        for mm in [&mm, &other, &mm] {
            // SAFETY: This is a kernel thread without an address space.
            let inside = unsafe { mm.kthread_use_mm(|| current!().mm().unwrap().as_raw().addr()) };
            assert_eq!(inside, mm.as_raw().addr());
            assert_eq!(current_mm(), None);
        }
    });
}

#[test]
fn the_scope_is_closed_when_the_closure_panics() {
    let (_entered, mm) = enter();
    let lent = mm.clone();
    on_kthread(move || {
        let caught = panic::catch_unwind(AssertUnwindSafe(|| {
            // SAFETY: This is a kernel thread without an address space.
            unsafe {
                lent.kthread_use_mm(|| {
                    let task = current!();
                    let _guard = task.mm().unwrap().mmap_read_lock();
                    panic::resume_unwind(Box::new(()));
                })
            }
        }));
        assert!(caught.is_err());
        assert_eq!(current_mm(), None);
        // It can be opened again.
        // SAFETY: As above.
        assert!(unsafe { lent.kthread_use_mm(|| current_mm().is_some()) });
    });
    // The guard inside was dropped, too.
    drop(spaces::write_lock(mm.as_raw()));
    assert_eq!(spaces::counts(mm.as_raw()), Some((1, 2)));
}

#[test]
fn control_a_scope_inside_a_scope_is_noticed() {
    let (_entered, mm) = enter();
    on_kthread(move || {
        // SAFETY: None: the inner one is a mistake, and the model is to notice.
        unsafe { mm.kthread_use_mm(|| mm.kthread_use_mm(|| ())) };
    });
    assert_eq!(
        model::take_violations(),
        [Violation::MmInUse, Violation::MmNotInUse]
    );
}

#[test]
fn control_a_task_that_is_no_kernel_thread_is_noticed() {
    let (_entered, mm) = enter();
    // SAFETY: None: this is no kernel thread, and the model is to notice.
    unsafe { mm.kthread_use_mm(|| ()) };
    let calls = ["kthread_use_mm", "kthread_unuse_mm"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::NotKthread { call })
    );
}

#[test]
fn control_a_scope_in_a_read_section_is_noticed() {
    let (_entered, mm) = enter();
    let kept = mm.clone();
    on_kthread(move || {
        raw::rcu_read_lock();
        // SAFETY: This is a kernel thread without an address space.
        unsafe { mm.kthread_use_mm(|| ()) };
        raw::rcu_read_unlock();
    });
    let calls = ["kthread_use_mm", "kthread_unuse_mm"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::SleepsInRcu { call })
    );
    drop(kept);
}

#[test]
fn r22_control_what_is_carried_out_of_the_scope_is_noticed() {
    let (_entered, _) = enter();
    let lent: ARef<MmWithUser> = model::spawn_process(|| current!().mm().unwrap().into())
        .join()
        .unwrap();
    on_kthread(move || {
        // Keeps the struct, so that what follows is noticed and not just undefined.
        let _reference: ARef<Mm> = ARef::from(&**lent);
        // SAFETY: None: what the current task lends is used after the scope.
        let mm: Smuggled<&MmWithUser> =
            unsafe { lent.kthread_use_mm(|| Smuggled(&*ptr::from_ref(current!().mm().unwrap()))) };
        drop(lent);
        assert!(mm.unpack().mmap_read_trylock().is_none());
    });
    let call = "mmap_read_trylock";
    assert_eq!(model::take_violations(), [Violation::NoMmUser { call }]);
}
