//! What is registered comes home once, by the callback or by a removal, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: trains with a list of errands.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_int, c_void},
        ptr,
        sync::{
            atomic::{AtomicUsize, Ordering},
            Mutex,
        },
    };

    pub type Errand = unsafe extern "C" fn(*mut c_void);

    /// A key that another thread may have.
    pub struct Entry(Errand, *mut c_void);
    // SAFETY: What is registered may be run by any thread.
    unsafe impl Send for Entry {}

    pub struct train {
        count: AtomicUsize,
        list: Mutex<Vec<Entry>>,
        room: usize,
    }

    pub fn build(room: usize) -> *mut train {
        Box::into_raw(Box::new(train {
            count: AtomicUsize::new(1),
            list: Mutex::new(Vec::new()),
            room,
        }))
    }

    /// Runs what is on the list.
    pub unsafe fn arrive(train: *mut train) {
        loop {
            // SAFETY: The caller passes a train.
            let last = unsafe { (*train).list.lock().unwrap().pop() };
            let Some(Entry(errand, data)) = last else {
                return;
            };
            // SAFETY: They were registered together.
            unsafe { errand(data) };
        }
    }

    pub unsafe fn train_get(train: *mut train) -> *mut train {
        // SAFETY: The caller passes a train.
        unsafe { (*train).count.fetch_add(1, Ordering::Relaxed) };
        train
    }

    pub unsafe fn train_put(train: *mut train) {
        // SAFETY: The caller passes a train.
        let last = unsafe { (*train).count.fetch_sub(1, Ordering::AcqRel) } == 1;
        if last {
            // SAFETY: Nobody else has it.
            unsafe {
                arrive(train);
                drop(Box::from_raw(train));
            }
        }
    }

    pub unsafe fn train_add_errand(
        train: *mut train,
        errand: Option<Errand>,
        data: *mut c_void,
    ) -> c_int {
        // SAFETY: The wrapper passes a train.
        let train = unsafe { &*train };
        let mut list = train.list.lock().unwrap();
        if list.len() == train.room {
            return -12;
        }
        list.push(Entry(errand.unwrap(), data));
        0
    }

    pub unsafe fn train_add_errand_or_run(
        train: *mut train,
        errand: Option<Errand>,
        data: *mut c_void,
    ) -> c_int {
        // SAFETY: The wrapper passes all three.
        unsafe {
            let code = train_add_errand(train, errand, data);
            if code != 0 {
                errand.unwrap()(data);
            }
            code
        }
    }

    pub use self::train_add_errand_or_run as train_add_late_errand;

    pub unsafe fn train_remove_errand(
        train: *mut train,
        errand: Option<Errand>,
        data: *mut c_void,
    ) -> c_int {
        // SAFETY: The wrapper passes a train.
        let mut list = unsafe { (*train).list.lock().unwrap() };
        let same = |entry: &Entry| ptr::fn_addr_eq(entry.0, errand.unwrap()) && entry.1 == data;
        match list.iter().rposition(same) {
            Some(at) => {
                list.remove(at);
                0
            }
            None => -2,
        }
    }
}

#[allow(dead_code, reason = "not all of it is used here")]
#[path = "../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use std::{
    ptr::NonNull,
    sync::atomic::{AtomicUsize, Ordering},
};

use fixture_support::{
    alloc::{flags::GFP_KERNEL, KBox},
    aref::ARef,
    error::code::ENOMEM,
    sync::Arc,
};
use train::{Errand, PlannedErrand, Train, WaitingTrain};

/// How often it is run, and dropped.
#[derive(Default)]
struct Seen {
    run: AtomicUsize,
    dropped: AtomicUsize,
}

impl Seen {
    fn counts(&self) -> (usize, usize) {
        (
            self.run.load(Ordering::Relaxed),
            self.dropped.load(Ordering::Relaxed),
        )
    }
}

/// Data that tells what becomes of it.
struct Parcel(&'static Seen);

impl Drop for Parcel {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

/// Delivers parcels that are shared.
struct Deliver;

impl Errand for Deliver {
    type Data = Arc<Parcel>;

    fn run(parcel: Arc<Parcel>) {
        parcel.0.run.fetch_add(1, Ordering::Relaxed);
    }
}

/// Delivers parcels that have one owner.
struct DeliverBox;

impl Errand for DeliverBox {
    type Data = KBox<Parcel>;

    fn run(parcel: KBox<Parcel>) {
        parcel.0.run.fetch_add(1, Ordering::Relaxed);
    }
}

fn seen() -> &'static Seen {
    static ALL: [Seen; 16] = [const {
        Seen {
            run: AtomicUsize::new(0),
            dropped: AtomicUsize::new(0),
        }
    }; 16];
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    &ALL[NEXT.fetch_add(1, Ordering::Relaxed)]
}

fn parcel(seen: &'static Seen) -> Arc<Parcel> {
    Arc::new(Parcel(seen), GFP_KERNEL).unwrap()
}

/// A train with room for so many errands.
fn build(room: usize) -> ARef<Train> {
    let train = NonNull::new(bindings::build(room)).unwrap();
    // SAFETY: The train has one reference, which goes to the result.
    unsafe { ARef::from_raw(train.cast()) }
}

fn arrive(train: &Train) {
    // SAFETY: It is a train.
    unsafe { bindings::arrive(train.as_ptr()) };
}

fn add(train: &Train, data: Arc<Parcel>) -> PlannedErrand<Deliver, Parcel> {
    PlannedErrand::train_add_errand(waiting(train), data)
        .map_err(|(error, _)| error)
        .unwrap()
}

fn waiting(train: &Train) -> &WaitingTrain {
    // SAFETY: It waits until it arrives.
    unsafe { WaitingTrain::from_ptr(train.as_ptr()) }
}

#[test]
fn the_callback_brings_the_data_home() {
    let (train, seen) = (build(4), seen());
    let planned = add(&train, parcel(seen));
    arrive(&train);
    assert_eq!(seen.counts(), (1, 0), "the registration owns it, too");
    assert!(planned.train_remove_errand().is_none());
    assert_eq!(seen.counts(), (1, 1));
}

#[test]
fn a_removal_brings_the_data_home() {
    let (train, seen) = (build(4), seen());
    let planned = add(&train, parcel(seen));
    let back = planned.train_remove_errand().unwrap();
    arrive(&train);
    assert_eq!(seen.counts(), (0, 0));
    drop(back);
    assert_eq!(seen.counts(), (0, 1));
}

#[test]
fn dropping_takes_it_back() {
    let (train, seen) = (build(4), seen());
    drop(add(&train, parcel(seen)));
    arrive(&train);
    assert_eq!(seen.counts(), (0, 1));
}

#[test]
fn what_fails_gives_the_data_back() {
    let (train, seen) = (build(0), seen());
    let failed = PlannedErrand::<Deliver, _>::train_add_errand(waiting(&train), parcel(seen)).err();
    let (error, back) = failed.unwrap();
    assert_eq!((error, seen.counts()), (ENOMEM, (0, 0)));
    drop(back);
    assert_eq!(seen.counts(), (0, 1));
}

#[test]
fn what_fails_can_run_the_callback_instead() {
    let (train, seen) = (build(1), seen());
    let boxed = || KBox::new(Parcel(seen), GFP_KERNEL).unwrap();
    assert!(train.train_add_errand_or_run::<DeliverBox>(boxed()).is_ok());
    assert_eq!(seen.counts(), (0, 0));
    let second = train.train_add_errand_or_run::<DeliverBox>(boxed());
    assert_eq!((second, seen.counts()), (Err(ENOMEM), (1, 1)));
    drop(train);
    assert_eq!(seen.counts(), (2, 2));
}

#[test]
fn an_address_does_not_come_back_while_it_is_a_key() {
    let (train, old, new) = (build(4), seen(), seen());
    let planned = add(&train, parcel(old));
    arrive(&train);
    let next = add(&train, parcel(new));
    drop(planned);
    assert_eq!((old.counts(), new.counts()), ((1, 1), (0, 0)));
    assert!(next.train_remove_errand().is_some());
}

#[test]
fn the_train_stays_as_long_as_something_is_planned() {
    let (train, seen) = (build(4), seen());
    let planned = add(&train, parcel(seen));
    drop(train);
    assert_eq!(planned.data().0.counts(), (0, 0));
    assert!(planned.train_remove_errand().is_some());
}

#[test]
fn a_value_without_a_size_comes_home() {
    struct Nothing;
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    impl Drop for Nothing {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }
    struct Take;
    impl Errand for Take {
        type Data = Arc<Nothing>;
        fn run(_: Arc<Nothing>) {}
    }
    let train = build(4);
    let [one, two] = [(); 2].map(|()| {
        let data = Arc::new(Nothing, GFP_KERNEL).unwrap();
        let planned = PlannedErrand::<Take, _>::train_add_errand(waiting(&train), data);
        planned.map_err(|(error, _)| error).unwrap()
    });
    drop(one.train_remove_errand().unwrap());
    arrive(&train);
    assert!(two.train_remove_errand().is_none());
    assert_eq!(DROPPED.load(Ordering::Relaxed), 2);
}

#[test]
fn a_thousand_come_home() {
    let (train, seen) = (build(1000), seen());
    let mut planned: Vec<_> = (0..1000).map(|_| add(&train, parcel(seen))).collect();
    // The newest is found first.
    let newest = planned.drain(500..).rev();
    let removed = newest.filter_map(PlannedErrand::train_remove_errand);
    assert_eq!(removed.count(), 500);
    arrive(&train);
    drop(planned);
    assert_eq!(seen.counts(), (500, 1000));
}

#[test]
fn a_removal_and_the_callback_at_the_same_time() {
    for _ in 0..20 {
        let train = build(1);
        let data = Arc::new(Parcel(&RACED), GFP_KERNEL).unwrap();
        let planned = add(&train, data);
        let before = RACED.counts();
        let removed = std::thread::scope(|scope| {
            scope.spawn(|| arrive(&train));
            let removal = scope.spawn(|| planned.train_remove_errand().is_some());
            removal.join().unwrap()
        });
        let run = usize::from(!removed);
        assert_eq!(RACED.counts(), (before.0 + run, before.1 + 1));
    }
}

static RACED: Seen = Seen {
    run: AtomicUsize::new(0),
    dropped: AtomicUsize::new(0),
};

/// What a child process is told by.
#[cfg(not(miri))]
const CHILD: &str = "REGISTRATIONS_CHILD";

#[cfg(not(miri))]
#[test]
fn a_panic_does_not_reach_c() {
    struct Panics;
    impl Errand for Panics {
        type Data = KBox<()>;
        fn run(_: KBox<()>) {
            panic!("from the errand");
        }
    }
    if std::env::var_os(CHILD).is_some() {
        let train = build(1);
        let data = KBox::new((), GFP_KERNEL).unwrap();
        train.train_add_errand_or_run::<Panics>(data).unwrap();
        let arrives = std::panic::AssertUnwindSafe(|| arrive(&train));
        let caught = std::panic::catch_unwind(arrives);
        println!("went on: {}", caught.is_err());
        return;
    }
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["a_panic_does_not_reach_c", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&child.stdout),
        String::from_utf8_lossy(&child.stderr),
    );
    assert!(!child.status.success(), "{out}{err}");
    assert!(
        err.contains("from the errand") && !out.contains("went on"),
        "{out}{err}"
    );
}
