//! The support modules do what wrappers rely on.

#![expect(unsafe_code, reason = "values pass through raw pointers")]

use fixture_support::{
    alloc::{self, flags::GFP_KERNEL, AllocError, KBox},
    error::{code::ENOMEM, Error},
    init::InPlaceInit,
    revocable::Revocable,
    sync::{rcu, Arc, Completion},
    types::ForeignOwnable,
};
use std::{
    convert::Infallible,
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
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
    // SAFETY: As above, once.
    unsafe { P::try_from_foreign(ptr) }.expect("it is not null")
}

#[test]
fn every_owner_passes_through_a_pointer() {
    there_and_back(());
    there_and_back(KBox::new((), GFP_KERNEL).unwrap());
    let (value, drops) = counted();
    let boxed = there_and_back(KBox::new(value, GFP_KERNEL).unwrap());
    let pinned: Pin<KBox<_>> = there_and_back(KBox::into_pin(boxed));
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
fn a_value_comes_out_of_its_box() {
    let (value, drops) = counted();
    let value = KBox::into_inner(KBox::new(value, GFP_KERNEL).unwrap());
    assert_eq!(count(&drops), 0);
    drop(value);
    assert_eq!(count(&drops), 1);
}

#[test]
fn a_borrowed_share_becomes_an_owner() {
    let shared = Arc::new(7, GFP_KERNEL).unwrap();
    let other = Arc::from(shared.as_arc_borrow());
    drop(shared);
    assert_eq!(*other, 7);
}

#[test]
fn memory_can_be_refused() {
    alloc::refuse_after(Some(1));
    assert!(KBox::new(1, GFP_KERNEL).is_ok());
    assert!(matches!(KBox::new(2, GFP_KERNEL), Err(AllocError)));
    assert!(matches!(Arc::new(3, GFP_KERNEL), Err(AllocError)));
    assert_eq!(
        Arc::pin_init(Completion::new(), GFP_KERNEL).err(),
        Some(ENOMEM)
    );
    alloc::refuse_after(None);
    assert!(KBox::new(4, GFP_KERNEL).is_ok());
}

#[test]
fn a_failed_initializer_leaves_nothing() {
    let fails = Arc::<Counted>::try_init(Err(Error::from(AllocError)), GFP_KERNEL);
    assert_eq!(fails.err(), Some(ENOMEM));
}

#[test]
fn a_value_is_revoked_once_and_not_under_a_reader() {
    let (value, drops) = counted();
    let shared = Arc::pin_init(Revocable::new::<Infallible>(value), GFP_KERNEL).unwrap();
    let guard = shared.try_access().unwrap();
    let revoking = thread::spawn({
        let shared = shared.clone();
        move || shared.revoke()
    });
    assert_eq!(count(&guard.0), 0);
    drop(guard);
    assert!(revoking.join().unwrap());
    assert_eq!(count(&drops), 1);

    assert!(!shared.revoke());
    assert!(shared.try_access().is_none());
    assert!(shared.try_access_with_guard(&rcu::read_lock()).is_none());
    assert_eq!(shared.try_access_with(|_| ()), None);
    drop(shared);
    assert_eq!(count(&drops), 1);
}

#[test]
fn a_value_that_was_not_revoked_goes_with_its_owner() {
    let (value, drops) = counted();
    drop(KBox::pin_init(Revocable::new::<Infallible>(value), GFP_KERNEL).unwrap());
    assert_eq!(count(&drops), 1);
}

#[test]
fn an_event_is_waited_for() {
    let event = Arc::pin_init(Completion::new(), GFP_KERNEL).unwrap();
    let waiting = thread::spawn({
        let event = event.clone();
        move || event.wait_for_completion()
    });
    event.complete_all();
    waiting.join().unwrap();
    event.wait_for_completion();
}
