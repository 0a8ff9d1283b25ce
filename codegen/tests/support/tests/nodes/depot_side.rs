//! Called once, on whichever thread: nothing can be done with what was added.

use std::{
    sync::{mpsc, Mutex},
    thread,
};

use fixture_support::{alloc::flags::GFP_KERNEL, types::Opaque};

use crate::{
    bindings, counted,
    depot::{Deliver, Depot, DepotShutError, Letter, Open, Parcel},
};

/// A pointer that C has: it is used by one thread at a time.
struct Raw<T>(*mut T);

// SAFETY: C does not mind on which thread it uses a pointer.
unsafe impl<T> Send for Raw<T> {}

/// A depot, with its parcels in it.
struct Model {
    parcels: Mutex<Option<Vec<Raw<bindings::parcel>>>>,
}

type DeliverFn = unsafe extern "C" fn(*mut bindings::parcel, u32);
type OpenFn = unsafe extern "C" fn(*mut bindings::letter);

#[unsafe(no_mangle)]
unsafe extern "C" fn parcel_pack(parcel: *mut bindings::parcel, deliver: Option<DeliverFn>) {
    let fresh = bindings::parcel {
        next: std::ptr::null_mut(),
        deliver,
    };
    // SAFETY: The caller gives memory for a node.
    unsafe { parcel.write(fresh) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn depot_take(
    depot: *mut bindings::depot,
    parcel: *mut bindings::parcel,
) -> bool {
    // SAFETY: Every depot of this test is one of these.
    let model = unsafe { &*(*depot).parcels.cast::<Model>() };
    let mut parcels = model.parcels.lock().expect("nobody panics");
    match parcels.as_mut() {
        Some(parcels) => parcels.push(Raw(parcel)),
        None => return false,
    }
    true
}

/// The depot as Rust has it.
fn of(depot: &Opaque<bindings::depot>) -> &Depot {
    // SAFETY: It is a depot, and borrowed.
    unsafe { Depot::from_ptr(depot.get()) }
}

impl Model {
    fn open() -> Self {
        Self {
            parcels: Mutex::new(Some(Vec::new())),
        }
    }

    /// The depot as C has it.
    fn depot(&self) -> Opaque<bindings::depot> {
        Opaque::new(bindings::depot {
            parcels: (&raw const *self).cast_mut().cast(),
        })
    }

    /// A van delivers what is there.
    fn van(&self, number: u32) {
        let parcels = self
            .parcels
            .lock()
            .expect("nobody panics")
            .as_mut()
            .map(std::mem::take);
        for Raw(parcel) in parcels.into_iter().flatten() {
            // SAFETY: It is off the list, and was packed.
            let deliver = unsafe { (*parcel).deliver }.expect("it was packed");
            // SAFETY: This is the only call.
            unsafe { deliver(parcel, number) };
        }
    }

    fn shut(&self) {
        *self.parcels.lock().expect("nobody panics") = None;
    }
}

/// Says to which van it was given.
struct Tell(mpsc::Sender<u32>);

impl Deliver for Tell {
    fn call(self, van: u32) {
        self.0.send(van).expect("somebody waits for it");
    }
}

fn parcel<T: Deliver>() -> Parcel<T> {
    Parcel::new(GFP_KERNEL).expect("there is memory")
}

#[test]
fn a_parcel_is_delivered_by_another_thread() {
    let model = Model::open();
    let depot = model.depot();
    let (tell, told) = mpsc::channel();
    // An empty one may come from another thread, too.
    let empty = thread::spawn(parcel).join().expect("it does not panic");
    assert!(empty.send_by(of(&depot), Tell(tell)).is_ok());
    thread::scope(|scope| {
        scope
            .spawn(|| model.van(3))
            .join()
            .expect("it does not panic")
    });
    assert_eq!(told.recv(), Ok(3));
}

#[test]
fn vans_race_with_those_who_send() {
    let model = Model::open();
    let depot = model.depot();
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..2 {
            let (depot, tell) = (of(&depot), tell.clone());
            scope.spawn(move || {
                for _ in 0..10 {
                    assert!(parcel().send_by(depot, Tell(tell.clone())).is_ok());
                }
            });
        }
        for number in 0..2 {
            let model = &model;
            scope.spawn(move || (0..10).for_each(|_| model.van(number)));
        }
    });
    model.van(9);
    drop(tell);
    assert_eq!(told.iter().count(), 20);
}

#[test]
fn a_depot_that_is_shut_gives_it_back() {
    struct Whatever(#[expect(dead_code, reason = "it is there to be dropped")] crate::Counted);
    impl Deliver for Whatever {
        fn call(self, _: u32) {}
    }
    let model = Model::open();
    let depot = model.depot();
    let (counted, drops) = counted();
    model.shut();
    let Err((error, empty, payload)) = parcel().send_by(of(&depot), Whatever(counted)) else {
        panic!("it is shut");
    };
    assert!(error == DepotShutError);
    drop(empty);
    assert_eq!(drops(), 0);
    drop(payload);
    assert_eq!(drops(), 1);
}

thread_local! {
    /// Letters that this thread has posted.
    static POSTED: std::cell::RefCell<Vec<*mut bindings::letter>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn letter_write(letter: *mut bindings::letter, open: Option<OpenFn>) {
    let fresh = bindings::letter {
        next: std::ptr::null_mut(),
        open,
    };
    // SAFETY: The caller gives memory for a node.
    unsafe { letter.write(fresh) };
}

#[unsafe(no_mangle)]
extern "C" fn post(letter: *mut bindings::letter) {
    POSTED.with_borrow_mut(|posted| posted.push(letter));
}

#[test]
fn a_letter_may_hold_what_stays_on_its_thread() {
    struct Ours(std::rc::Rc<std::cell::Cell<bool>>);
    impl Open for Ours {
        fn open(self) {
            self.0.set(true);
        }
    }
    let opened = std::rc::Rc::new(std::cell::Cell::new(false));
    let sheet = Letter::new(GFP_KERNEL).expect("there is memory");
    sheet.post(Ours(std::rc::Rc::clone(&opened)));
    assert!(!opened.get());
    for letter in POSTED.with_borrow_mut(std::mem::take) {
        // SAFETY: It was posted, and is off the list.
        let open = unsafe { (*letter).open }.expect("it was written");
        // SAFETY: This is the only call.
        unsafe { open(letter) };
    }
    assert!(opened.get());
    assert_eq!(std::rc::Rc::strong_count(&opened), 1);
}

#[test]
fn without_memory_there_is_none() {
    fixture_support::alloc::refuse_after(Some(0));
    let refused = Letter::<Never>::new(GFP_KERNEL);
    fixture_support::alloc::refuse_after(None);
    assert!(refused.is_err());
}

enum Never {}

impl Open for Never {
    fn open(self) {
        match self {}
    }
}
