//! Values that are taken away by a callback or by a removal, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
#[path = "revocable/gates.rs"]
mod bindings;

#[path = "../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc, Barrier, Mutex,
    },
    thread,
};

use fixture_support::{
    error::{
        code::{EBUSY, ENOMEM},
        Error,
    },
    init::PinInit,
    sync::rcu,
    types::{CovariantForLt, ForLt},
};
use gate::{BorrowingSentry, Gate, OpenGate, Sentry};

/// A gate that the test shuts.
struct Yard(*mut bindings::gate);
// SAFETY: Gates are for all threads.
unsafe impl Send for Yard {}
// SAFETY: As above.
unsafe impl Sync for Yard {}

impl Yard {
    fn new() -> Self {
        Self(bindings::gate_new())
    }

    /// The gate, as one that is open: the tests shut it when nobody has this.
    fn open(&self) -> &OpenGate {
        // SAFETY: There is a reference as long as `self` exists.
        unsafe { OpenGate::from_ptr(self.0) }
    }

    fn shut(&self) {
        // SAFETY: There is a reference as long as `self` exists.
        unsafe { bindings::gate_shut(self.0) };
    }

    fn full(&self, full: bool) {
        // SAFETY: There is a reference as long as `self` exists.
        unsafe { bindings::gate_full(self.0, full) };
    }

    fn posts(&self) -> usize {
        // SAFETY: There is a reference as long as `self` exists.
        unsafe { bindings::gate_posts(self.0) }
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        // SAFETY: This gives up the reference of `new`.
        unsafe { bindings::gate_put(self.0) };
    }
}

/// Counts how often it was dropped.
#[derive(Clone, Default)]
struct Drops(Arc<AtomicUsize>);

impl Drops {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

struct Lamp {
    drops: Drops,
    number: u32,
}

impl Drop for Lamp {
    fn drop(&mut self) {
        self.drops.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn lamp(drops: &Drops) -> Lamp {
    Lamp {
        drops: drops.clone(),
        number: 7,
    }
}

fn posted(yard: &Yard, drops: &Drops) -> Sentry<Lamp> {
    Sentry::new(yard.open(), lamp(drops)).unwrap()
}

#[test]
fn a_value_is_reached_until_the_callback_takes_it_away() {
    let (yard, drops) = (Yard::new(), Drops::default());
    let sentry = posted(&yard, &drops);
    assert_eq!(sentry.access(yard.open()).unwrap().number, 7);
    assert_eq!(sentry.try_access().unwrap().number, 7);
    assert_eq!(sentry.try_access_with(|lamp| lamp.number), Some(7));
    let section = rcu::read_lock();
    assert_eq!(sentry.try_access_with_guard(&section).unwrap().number, 7);
    drop(section);
    yard.shut();
    assert_eq!(drops.count(), 1);
    assert!(sentry.try_access().is_none());
    assert_eq!(sentry.try_access_with(|lamp| lamp.number), None);
    drop(sentry);
    assert_eq!(drops.count(), 1);
}

#[test]
fn dropping_takes_it_away_and_off_the_list() {
    let (yard, drops) = (Yard::new(), Drops::default());
    let sentry = posted(&yard, &drops);
    assert_eq!(yard.posts(), 1);
    drop(sentry);
    assert_eq!((drops.count(), yard.posts()), (1, 0));
    yard.shut();
    assert_eq!(drops.count(), 1);
}

#[test]
fn the_witness_is_of_the_same_object() {
    let (yard, other, drops) = (Yard::new(), Yard::new(), Drops::default());
    let sentry = posted(&yard, &drops);
    assert!(sentry.access(other.open()).is_none());
    let gate: &Gate = yard.open();
    assert_eq!(sentry.gate().as_ptr(), gate.as_ptr());
}

#[test]
fn a_witness_of_a_later_time_shows_nothing() {
    let (yard, drops) = (Yard::new(), Drops::default());
    let sentry = posted(&yard, &drops);
    yard.shut();
    // The gate was opened again, and what was posted before is gone.
    assert!(sentry.access(yard.open()).is_none());
}

/// A value that borrows a lamp until its end.
struct Shade<'a> {
    lamp: &'a Lamp,
    seen: Drops,
}

impl Drop for Shade<'_> {
    fn drop(&mut self) {
        self.seen
            .0
            .fetch_add(self.lamp.number as usize, Ordering::SeqCst);
    }
}

struct Shades;

impl ForLt for Shades {
    type Of<'a> = Shade<'a>;
}

// SAFETY: A reference is covariant, and there is no other lifetime.
unsafe impl CovariantForLt for Shades {}

fn shaded(yard: &Yard, lamp: &Lamp, seen: &Drops) -> BorrowingSentry<Shades> {
    let seen = seen.clone();
    // SAFETY: The tests shut the gate, or drop the value, before the lamp goes.
    unsafe { BorrowingSentry::new(yard.open(), Shade { lamp, seen }) }.unwrap()
}

#[test]
fn a_value_that_borrows_is_reached_until_it_is_taken_away() {
    let (seen, lamp) = (Drops::default(), lamp(&Drops::default()));
    let (yard, other) = (Yard::new(), Yard::new());
    let sentry = shaded(&yard, &lamp, &seen);
    let gate: &Gate = yard.open();
    assert_eq!(sentry.at().as_ptr(), gate.as_ptr());
    assert_eq!(sentry.access(yard.open()).unwrap().lamp.number, 7);
    assert_eq!(sentry.try_access().unwrap().lamp.number, 7);
    let number = |shade: &Shade<'_>| shade.lamp.number;
    assert_eq!(sentry.access_with(yard.open(), number), Ok(7));
    assert_eq!(sentry.try_access_with(number), Some(7));
    assert_eq!(sentry.access(other.open()).map(|_| ()), Err(EBUSY));
    assert_eq!(sentry.access_with(other.open(), number), Err(EBUSY));
    assert_eq!(seen.count(), 0);
    yard.shut();
    assert_eq!(seen.count(), 7);
    assert!(sentry.try_access().is_none());
    assert_eq!(sentry.access_with(yard.open(), number), Err(EBUSY));
    drop(sentry);
    assert_eq!(seen.count(), 7);
}

#[test]
fn what_is_borrowed_may_go_once_the_value_was_dropped() {
    let (yard, seen) = (Yard::new(), Drops::default());
    {
        let lamp = lamp(&Drops::default());
        drop(shaded(&yard, &lamp, &seen));
    }
    assert_eq!((seen.count(), yard.posts()), (7, 0));
    yard.shut();
    assert_eq!(seen.count(), 7);
}

#[test]
fn what_is_not_registered_is_dropped() {
    let (yard, drops) = (Yard::new(), Drops::default());
    yard.full(true);
    let refused = Sentry::new(yard.open(), lamp(&drops)).map(drop);
    assert_eq!((refused, drops.count()), (Err(ENOMEM), 1));
    yard.full(false);
    assert_eq!(yard.posts(), 0);
}

#[test]
fn what_cannot_be_made_is_not_registered() {
    fn fails() -> impl PinInit<u32, Error> {
        // SAFETY: It fails, and leaves nothing behind.
        unsafe { pinned_init::pin_init_from_closure(|_| Err(EBUSY)) }
    }
    let yard = Yard::new();
    let refused = Sentry::new(yard.open(), fails()).map(drop);
    assert_eq!((refused, yard.posts()), (Err(EBUSY), 0));
}

#[test]
fn a_value_without_a_size_is_one_all_the_same() {
    static DROPS: AtomicUsize = AtomicUsize::new(0);
    struct Nothing;
    impl Drop for Nothing {
        fn drop(&mut self) {
            DROPS.fetch_add(1, Ordering::SeqCst);
        }
    }
    let yard = Yard::new();
    let [first, second] = [(); 2].map(|()| Sentry::new(yard.open(), Nothing).unwrap());
    drop(first);
    assert_eq!((DROPS.load(Ordering::SeqCst), yard.posts()), (1, 1));
    assert!(second.access(yard.open()).is_some());
    yard.shut();
    assert_eq!(DROPS.load(Ordering::SeqCst), 2);
    drop(second);
    assert_eq!(DROPS.load(Ordering::SeqCst), 2);
}

#[test]
fn a_destructor_in_the_callback_may_drop_another_one() {
    struct Owner {
        _other: Sentry<Lamp>,
    }
    for other_is_first in [true, false] {
        let (yard, drops) = (Yard::new(), Drops::default());
        let other = posted(&yard, &drops);
        let rest = (!other_is_first).then(|| posted(&yard, &drops));
        let owner = Sentry::new(yard.open(), Owner { _other: other }).unwrap();
        // The posts are dismissed one after the other, on this thread: what the first one drops is on
        // the list no longer, and is still dismissed.
        yard.shut();
        assert_eq!(drops.count(), 1 + usize::from(rest.is_some()));
        assert!(owner.try_access_with(|_| ()).is_none());
    }
}

#[test]
fn a_destructor_may_drop_what_was_dismissed() {
    struct Owner {
        _other: Sentry<Lamp>,
    }
    let (yard, later, drops) = (Yard::new(), Yard::new(), Drops::default());
    let other = posted(&yard, &drops);
    let owner = Sentry::new(later.open(), Owner { _other: other }).unwrap();
    yard.shut();
    assert_eq!(drops.count(), 1);
    drop(owner);
    assert_eq!((drops.count(), later.posts()), (1, 0));
}

#[test]
fn a_panic_of_a_destructor_keeps_nobody_waiting() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in a destructor");
        }
    }
    let yard = Yard::new();
    let sentry = Sentry::new(yard.open(), Panics).unwrap();
    let caught = panic::catch_unwind(AssertUnwindSafe(|| drop(sentry)));
    assert!(caught.is_err());
    assert_eq!(yard.posts(), 0);
    // Nothing is left that could run.
    yard.shut();
}

#[test]
fn what_is_forgotten_is_dismissed() {
    let (yard, drops) = (Yard::new(), Drops::default());
    let sentry = std::mem::ManuallyDrop::new(posted(&yard, &drops));
    yard.shut();
    assert_eq!(drops.count(), 1);
    assert!(sentry.try_access().is_none());
    drop(std::mem::ManuallyDrop::into_inner(sentry));
}

/// How often threads race.
const RACES: usize = if cfg!(miri) { 3 } else { 500 };

#[test]
fn whoever_returns_first_the_value_is_gone() {
    for _ in 0..RACES {
        let (yard, drops, start) = (Yard::new(), Drops::default(), Barrier::new(2));
        let sentry = posted(&yard, &drops);
        let gone = thread::scope(|scope| {
            let drop_it = scope.spawn(|| {
                let sentry = sentry;
                start.wait();
                drop(sentry);
                drops.count()
            });
            start.wait();
            yard.shut();
            [drops.count(), drop_it.join().unwrap()]
        });
        assert_eq!((gone, drops.count()), ([1, 1], 1));
    }
}

#[test]
fn a_reader_keeps_the_value_until_it_is_done() {
    for _ in 0..RACES {
        let (yard, drops, start) = (Yard::new(), Drops::default(), Barrier::new(3));
        let sentry = posted(&yard, &drops);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    start.wait();
                    while let Some(lamp) = sentry.try_access() {
                        assert_eq!((lamp.number, lamp.drops.count()), (7, 0));
                    }
                });
            }
            start.wait();
            yard.shut();
            assert_eq!(drops.count(), 1);
        });
    }
}

#[test]
fn many_are_dropped_once_each() {
    let count = if cfg!(miri) { 20 } else { 1_000 };
    let (yard, drops) = (Yard::new(), Drops::default());
    let mut sentries: Vec<_> = (0..count).map(|_| posted(&yard, &drops)).collect();
    let mut turn = false;
    sentries.retain(|_| {
        turn = !turn;
        turn
    });
    assert_eq!((drops.count(), yard.posts()), (count / 2, count / 2));
    yard.shut();
    assert_eq!(drops.count(), count);
    drop(sentries);
    assert_eq!(drops.count(), count);
}

#[test]
fn what_may_change_inside_is_shared_under_its_lock() {
    let yard = Yard::new();
    let sentry = Sentry::new(yard.open(), Mutex::new(0)).unwrap();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *sentry.access(yard.open()).unwrap().lock().unwrap() += 1);
        }
    });
    assert_eq!(sentry.try_access_with(|sum| *sum.lock().unwrap()), Some(2));
}
