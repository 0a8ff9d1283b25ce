// SPDX-License-Identifier: GPL-2.0

//! The support modules for values that pass through C behave as those of the kernel crate.

use kernel::{
    alloc::AllocError,
    model::{self, Task, Violation},
    prelude::*,
    revocable::Revocable,
    sync::{rcu, Arc, Completion},
    types::{ForeignOwnable, Opaque},
};
use std::{
    convert::Infallible,
    panic::{self, AssertUnwindSafe},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Counts how often it was dropped.
struct Counted(std::sync::Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn counted() -> (Counted, std::sync::Arc<AtomicUsize>) {
    let drops = std::sync::Arc::new(AtomicUsize::new(0));
    (Counted(drops.clone()), drops)
}

fn count(drops: &AtomicUsize) -> usize {
    drops.load(Ordering::Relaxed)
}

/// To C and back.
fn there_and_back<P: ForeignOwnable>(value: P) -> P {
    let ptr = value.into_foreign();
    assert!(!ptr.is_null());
    assert_eq!(ptr.addr() % P::FOREIGN_ALIGN, 0);
    // SAFETY: It comes from `into_foreign`.
    drop(unsafe { P::borrow(ptr) });
    // SAFETY: As above, and the first borrow has ended.
    drop(unsafe { P::borrow_mut(ptr) });
    // SAFETY: Null is no value.
    assert!(unsafe { P::try_from_foreign(core::ptr::null_mut()) }.is_none());
    // SAFETY: It comes from `into_foreign`, once.
    unsafe { P::from_foreign(ptr) }
}

#[test]
fn every_owner_passes_through_a_pointer() {
    let _task = Task::enter();
    there_and_back(());
    there_and_back(KBox::new((), GFP_KERNEL).unwrap());
    let (value, drops) = counted();
    let boxed = there_and_back(KBox::new(value, GFP_KERNEL).unwrap());
    let pinned: Pin<KBox<_>> = there_and_back(boxed.into());
    assert_eq!(count(&drops), 0);
    drop(pinned);
    assert_eq!(count(&drops), 1);

    let (value, drops) = counted();
    let shared = Arc::new(value, GFP_KERNEL).unwrap();
    let other = there_and_back(shared.clone());
    assert!(Arc::ptr_eq(&shared, &other));
    drop(shared);
    assert_eq!(count(&drops), 0);
    drop(other);
    assert_eq!(count(&drops), 1);
}

#[test]
fn a_share_goes_through_the_pointer_to_its_value() {
    let _task = Task::enter();
    let shared = Arc::new(7, GFP_KERNEL).unwrap();
    let place = Arc::as_ptr(&shared);
    let raw = shared.clone().into_raw();
    assert_eq!(raw, place);
    // As in the kernel crate: what C gets is another pointer.
    let foreign = shared.into_foreign();
    assert_ne!(foreign.addr(), raw.addr());
    // SAFETY: Each pointer comes from the function that belongs to it.
    let both = unsafe { (Arc::from_raw(raw), Arc::<i32>::from_foreign(foreign)) };
    assert!(both.0 == both.1);
    assert!(Arc::ptr_eq(&both.0, &Arc::from(both.1.as_arc_borrow())));
}

#[test]
fn values_without_size_need_no_memory() {
    let _task = Task::enter();
    model::fail_allocation(0);
    let boxed = KBox::new((), GFP_KERNEL).unwrap();
    assert_eq!(model::live_memory(), 0);
    KBox::into_inner(boxed);
    assert!(Arc::new((), GFP_KERNEL).is_err());
    let shared = Arc::new((), GFP_KERNEL).unwrap();
    assert_eq!(model::live_memory(), 1);
    drop(there_and_back(shared));
}

#[test]
fn a_value_comes_out_of_its_box() {
    let _task = Task::enter();
    let (value, drops) = counted();
    let value = KBox::into_inner(KBox::new(value, GFP_KERNEL).unwrap());
    assert_eq!((count(&drops), model::live_memory()), (0, 0));
    drop(value);
    assert_eq!(count(&drops), 1);
}

#[test]
fn memory_is_freed_although_a_destructor_panics() {
    struct Panics;

    impl Drop for Panics {
        fn drop(&mut self) {
            panic::resume_unwind(Box::new(()));
        }
    }

    let _task = Task::enter();
    let shared = Arc::new((Panics, 0), GFP_KERNEL).unwrap();
    assert!(panic::catch_unwind(AssertUnwindSafe(|| drop(shared))).is_err());
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn memory_can_be_refused() {
    let _task = Task::enter();
    let (value, drops) = counted();
    model::fail_allocation(0);
    assert!(matches!(KBox::new(value, GFP_KERNEL), Err(AllocError)));
    assert_eq!(count(&drops), 1);
    model::fail_allocation(0);
    let event = Arc::pin_init(Completion::new(), GFP_KERNEL);
    assert_eq!(event.err(), Some(ENOMEM));
}

#[test]
fn a_failed_initializer_leaves_nothing() {
    #[pin_data]
    struct Pair {
        #[pin]
        first: Counted,
        #[pin]
        second: Opaque<u64>,
    }

    let _task = Task::enter();
    let (value, drops) = counted();
    let pair = try_pin_init!(Pair {
        first: value,
        second <- Opaque::try_ffi_init(|_| Err(EIO)),
    });
    assert_eq!(KBox::pin_init(pair, GFP_KERNEL).err(), Some(EIO));
    assert_eq!((count(&drops), model::live_memory()), (1, 0));
}

#[test]
fn a_leaked_box_is_reported() {
    let task = Task::enter();
    let leaked = KBox::into_raw(KBox::new(7, GFP_KERNEL).unwrap());
    assert_eq!(task.exit().leaked_memory, 1);
    // SAFETY: It was given up above.
    drop(unsafe { KBox::from_raw(leaked) });
}

#[test]
#[cfg_attr(miri, ignore = "Miri sees the use of freed memory first")]
fn a_share_that_is_given_up_twice_is_noticed() {
    let _task = Task::enter();
    let shared = Arc::new(7, GFP_KERNEL).unwrap();
    let ptr = shared.into_foreign();
    // SAFETY: The second time is the mistake.
    unsafe {
        drop(Arc::<i32>::from_foreign(ptr));
        drop(Arc::<i32>::from_foreign(ptr));
    }
    let call = "refcount_dec_and_test";
    assert_eq!(model::take_violations(), [Violation::NoReference { call }]);
}

#[test]
#[cfg_attr(miri, ignore = "Miri sees the use of freed memory first")]
fn a_box_that_is_given_up_twice_is_noticed() {
    let _task = Task::enter();
    let ptr = KBox::new(7, GFP_KERNEL).unwrap().into_foreign();
    // SAFETY: The second time is the mistake.
    unsafe {
        drop(KBox::<i32>::from_foreign(ptr));
        drop(KBox::<i32>::from_foreign(ptr));
    }
    let call = "kfree";
    assert_eq!(model::take_violations(), [Violation::DeadMemory { call }]);
}

#[test]
fn a_value_is_revoked_once_and_not_under_a_reader() {
    let _task = Task::enter();
    let (value, drops) = counted();
    let shared = Arc::pin_init(Revocable::new::<Infallible>(value), GFP_KERNEL).unwrap();
    let guard = shared.try_access().unwrap();
    let revoking = model::spawn_thread({
        let shared = shared.clone();
        move || shared.revoke()
    });
    assert_eq!(count(&guard.0), 0);
    drop(guard);
    assert!(revoking.join().unwrap());
    assert_eq!(count(&drops), 1);

    assert!(!shared.revoke());
    // SAFETY: Nobody uses the value.
    assert!(!unsafe { shared.revoke_nosync() });
    assert!(shared.try_access().is_none());
    assert!(shared.try_access_with_guard(&rcu::read_lock()).is_none());
    assert_eq!(shared.try_access_with(|_| ()), None);
    drop(shared);
    assert_eq!(count(&drops), 1);
}

#[test]
fn a_reader_that_revokes_is_noticed() {
    let _task = Task::enter();
    let value = KBox::pin_init(Revocable::new::<Infallible>(7), GFP_KERNEL).unwrap();
    let section = rcu::read_lock();
    assert!(value.revoke());
    section.unlock();
    let call = "synchronize_rcu";
    assert_eq!(model::take_violations(), [Violation::SleepsInRcu { call }]);
}

#[test]
fn a_value_that_was_not_revoked_goes_with_its_owner() {
    let _task = Task::enter();
    let (value, drops) = counted();
    drop(KBox::pin_init(Revocable::new::<Infallible>(value), GFP_KERNEL).unwrap());
    assert_eq!(count(&drops), 1);
}

#[test]
fn an_event_is_waited_for() {
    let _task = Task::enter();
    let event = Arc::pin_init(Completion::new(), GFP_KERNEL).unwrap();
    let waiting = model::spawn_thread({
        let event = event.clone();
        move || event.wait_for_completion()
    });
    event.complete_all();
    waiting.join().unwrap();
    event.wait_for_completion();
}
