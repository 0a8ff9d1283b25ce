//! Closures that C calls until the wrapper returns, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: trains of two wagons.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_int, c_uint, c_void},
        ptr, thread,
    };

    pub struct train {
        pub wagons: [wagon; 2],
    }
    pub struct wagon {
        pub opened: bool,
    }
    pub type station_t = c_int;

    /// A pointer that another thread may have.
    struct Shared<T>(*mut T);
    // SAFETY: What is done with the pointer is up to whoever has it.
    unsafe impl<T> Send for Shared<T> {}
    impl<T> Copy for Shared<T> {}
    impl<T> Clone for Shared<T> {
        fn clone(&self) -> Self {
            *self
        }
    }
    impl<T> Shared<T> {
        fn get(self) -> *mut T {
            self.0
        }
    }

    unsafe fn wagon_of(train: *mut train, at: usize) -> *mut wagon {
        // SAFETY: The caller passes a train and one of its wagons.
        unsafe { (&raw mut (*train).wagons).cast::<wagon>().add(at) }
    }

    pub unsafe fn train_each(
        train: *mut train,
        visit: Option<unsafe extern "C" fn(*mut wagon, c_uint, *mut c_void) -> bool>,
        data: *mut c_void,
    ) -> c_uint {
        let visit = visit.unwrap();
        for at in 0..2 {
            // SAFETY: The wrapper passes a train, and a function with its data.
            if !unsafe { visit(wagon_of(train, at), c_uint::try_from(at).unwrap(), data) } {
                return c_uint::try_from(at).unwrap() + 1;
            }
        }
        2
    }

    pub unsafe fn train_find(
        _: *const train,
        fits: Option<unsafe extern "C" fn(*const c_void, c_uint) -> c_int>,
        data: *const c_void,
    ) -> c_int {
        let mut weights = [10, 20].into_iter();
        // SAFETY: The wrapper passes a function with its data.
        let fits = |weight| unsafe { fits.unwrap()(data, weight) };
        let found = weights.position(|weight| fits(weight) != 0);
        found.map_or(-2, |at| c_int::try_from(at).unwrap())
    }

    pub unsafe fn train_load(
        train: *mut train,
        place: Option<unsafe extern "C" fn(*mut c_void, *mut wagon, *mut wagon) -> c_int>,
        to: *mut c_void,
        done: Option<unsafe extern "C" fn(station_t, *mut c_void)>,
        what: *mut c_void,
    ) -> c_int {
        let place = place.unwrap();
        // SAFETY: The wrapper passes a train, and two functions, each with its data.
        unsafe {
            let code = place(to, wagon_of(train, 0), wagon_of(train, 1));
            if code != 0 {
                return code;
            }
            let code = place(to, wagon_of(train, 1), ptr::null_mut());
            done.unwrap()(7, what);
            code
        }
    }

    pub unsafe fn train_weigh(
        train: *mut train,
        weigh: Option<unsafe extern "C" fn(*mut c_void, *mut wagon)>,
        data: *mut c_void,
    ) {
        let (train, data) = (Shared(train), Shared(data));
        thread::scope(|scope| {
            for at in 0..2 {
                scope.spawn(move || {
                    // SAFETY: The wrapper passes a train, and a function with its data.
                    unsafe { weigh.unwrap()(data.get(), wagon_of(train.get(), at)) };
                });
            }
        });
    }

    pub unsafe fn train_run(
        _: *mut train,
        stop: Option<unsafe extern "C" fn(station_t, *mut c_void)>,
        data: *mut c_void,
    ) {
        for station in 1..=3 {
            let data = Shared(data);
            let one = thread::spawn(move || {
                // SAFETY: The wrapper passes a function with its data.
                unsafe { stop.unwrap()(station, data.get()) };
            });
            one.join().unwrap();
        }
    }

    /// Where the train is, and what it calls there.
    pub struct Turning {
        pub stop: unsafe extern "C" fn(station_t, *mut c_void),
        pub data: *mut c_void,
    }

    std::thread_local! {
        pub static TURNING: std::cell::RefCell<Option<Turning>> =
            const { std::cell::RefCell::new(None) };
    }

    pub unsafe fn train_turn(
        _: *mut train,
        stop: Option<unsafe extern "C" fn(station_t, *mut c_void)>,
        data: *mut c_void,
    ) {
        let stop = stop.unwrap();
        TURNING.set(Some(Turning { stop, data }));
        // SAFETY: The wrapper passes a function with its data.
        unsafe { stop(1, data) };
        TURNING.set(None);
    }

    /// Calls what `train_turn` calls, while that runs.
    pub unsafe fn wagon_open(wagon: *mut wagon) {
        // SAFETY: The wrapper passes a wagon.
        unsafe { (*wagon).opened = true };
        if let Some(Turning { stop, data }) = TURNING.take() {
            // SAFETY: The function that has these runs.
            unsafe { stop(2, data) };
        }
    }

    pub unsafe fn train_peek(
        _: *mut train,
        look: Option<unsafe extern "C" fn(c_uint, *mut c_void)>,
        data: *mut c_void,
    ) {
        // SAFETY: The wrapper passes a function with its data.
        unsafe { look.unwrap()(2, data) };
    }
}

#[path = "../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

use std::{
    cell::{Cell, UnsafeCell},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Mutex,
    },
    thread,
};

use fixture_support::error::code::{EBUSY, ENOENT};
use train::{Train, Wagon};

/// Gives a train to a test.
fn with_train<R>(test: impl FnOnce(&Train, &Wagon) -> R) -> R {
    let new = |()| bindings::wagon { opened: false };
    let train = UnsafeCell::new(bindings::train {
        wagons: [(), ()].map(new),
    });
    let ptr = train.get();
    // SAFETY: `train` lives until the end of this function, and is used through this pointer only.
    let (train, wagon) = unsafe {
        (
            Train::from_ptr(ptr),
            Wagon::from_ptr((&raw const (*ptr).wagons).cast()),
        )
    };
    test(train, wagon)
}

#[test]
fn a_closure_is_called_with_what_it_has() {
    with_train(|train, _| {
        let mut seen = Vec::new();
        let visited = train.each(|wagon, at| {
            wagon.open();
            seen.push(at);
            true
        });
        assert_eq!((visited, seen), (2, vec![0, 1]));
    });
}

#[test]
fn a_result_ends_the_walk() {
    with_train(|train, _| {
        let mut last = None;
        let visited = train.each(|_, at| {
            last = Some(at);
            false
        });
        assert_eq!((visited, last), (1, Some(0)));
    });
}

#[test]
fn a_truth_value_becomes_a_number_also_through_const() {
    with_train(|train, _| {
        let mut asked = 0;
        let mut find = |wanted| {
            train.find(|weight| {
                asked += 1;
                weight == wanted
            })
        };
        assert_eq!((find(20), find(30)), (Ok(()), Err(ENOENT)));
        assert_eq!(asked, 4);
    });
}

#[test]
fn two_closures_of_a_call_have_data_of_their_own() {
    with_train(|train, _| {
        let (mut next, mut stations) = (Vec::new(), Vec::new());
        let loaded = train.load(
            |_, after| {
                next.push(after.is_some());
                Ok(())
            },
            |station| stations.push(station),
        );
        assert_eq!(
            (loaded, next, stations),
            (Ok(()), vec![true, false], vec![7])
        );
    });
}

#[test]
fn an_error_of_a_closure_comes_back() {
    with_train(|train, _| {
        let mut done = false;
        let loaded = train.load(|_, _| Err(EBUSY), |_| done = true);
        assert_eq!((loaded, done), (Err(EBUSY), false));
    });
}

#[test]
fn several_threads_call_one_closure() {
    with_train(|train, _| {
        let (count, seen) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        train.weigh(|_| {
            count.fetch_add(1, Ordering::Relaxed);
            seen.lock().unwrap().push(thread::current().id());
        });
        let seen = seen.into_inner().unwrap();
        assert_eq!(count.into_inner(), 2);
        assert_ne!(seen[0], seen[1]);
    });
}

#[test]
fn other_threads_call_a_closure_one_after_the_other() {
    with_train(|train, _| {
        let mut stations = Vec::new();
        train.run(|station| stations.push(station));
        assert_eq!(stations, [1, 2, 3]);
    });
}

#[test]
fn a_closure_is_called_while_it_runs() {
    with_train(|train, wagon| {
        let (depth, deepest) = (Cell::new(0), Cell::new(0));
        train.turn(|station| {
            depth.set(depth.get() + 1);
            deepest.set(deepest.get().max(depth.get()));
            if station == 1 {
                wagon.open();
            }
            depth.set(depth.get() - 1);
        });
        assert_eq!(deepest.get(), 2);
    });
}

#[test]
fn a_closure_without_anything_in_it_is_called() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    fn look(_: u32) {
        CALLS.fetch_add(1, Ordering::Relaxed);
    }
    // SAFETY: The function does not sleep.
    with_train(|train, _| unsafe { train.peek(look) });
    assert_eq!(CALLS.load(Ordering::Relaxed), 1);
}

#[test]
fn a_closure_is_dropped_once_and_after_the_call() {
    struct Dropped<'c>(&'c Cell<u32>);
    impl Drop for Dropped<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let (drops, at_the_end) = (Cell::new(0), Cell::new(9));
    let owned = Dropped(&drops);
    let visited = with_train(|train, _| {
        train.each(move |_, _| {
            let owned = &owned;
            at_the_end.set(owned.0.get());
            at_the_end.get() == 0
        })
    });
    assert_eq!((visited, drops.get()), (2, 1));
}

/// What says that this process is there to panic.
const PANIC: &str = "CLOSURES_PANIC";

#[test]
#[cfg_attr(miri, ignore = "Miri starts no processes")]
fn a_panic_does_not_get_into_c() {
    if std::env::var_os(PANIC).is_some() {
        let caught = std::panic::catch_unwind(|| {
            with_train(|train, _| train.each(|_, _| panic!("in a closure")));
        });
        // Nobody gets here.
        std::process::exit(i32::from(caught.is_ok()));
    }
    let this = std::env::current_exe().unwrap();
    let child = std::process::Command::new(this)
        .args(["--exact", "a_panic_does_not_get_into_c", "--nocapture"])
        .env(PANIC, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), None, "it was not aborted: {said}");
    assert!(said.contains("in a closure"), "{said}");
    assert!(
        said.contains("panic in a function that cannot unwind"),
        "{said}"
    );
}
