//! Called until it is taken out: the payload is shared, and comes back.

use std::{
    cell::RefCell,
    sync::{
        atomic::{AtomicU32, Ordering},
        Mutex,
    },
    thread,
};

use fixture_support::{alloc::flags::GFP_KERNEL, types::Opaque};

use crate::{
    bell::{Bell, Hear, Listener, Ring, Visitor},
    bindings, counted,
};

/// A pointer that C has: it is used by one thread at a time.
struct Raw<T>(*mut T);

// SAFETY: C does not mind on which thread it uses a pointer.
unsafe impl<T> Send for Raw<T> {}

/// A bell, with its listeners in it; none once it was melted down.
struct Model {
    listeners: Mutex<Option<Vec<Raw<bindings::listener>>>>,
}

/// What was attached to bells that were melted down.
static LOST: Mutex<Vec<Raw<bindings::listener>>> = Mutex::new(Vec::new());

type Heard = unsafe extern "C" fn(*mut bindings::listener, u32);
type Rings = unsafe extern "C" fn(*mut bindings::visitor);

#[unsafe(no_mangle)]
unsafe extern "C" fn listener_init(listener: *mut bindings::listener, heard: Option<Heard>) {
    let fresh = bindings::listener {
        next: std::ptr::null_mut(),
        prev: std::ptr::null_mut(),
        heard,
    };
    // SAFETY: The caller gives memory for a node.
    unsafe { listener.write(fresh) };
}

/// The model behind a bell of this test.
///
/// # Safety
///
/// It must be one, and stay valid as long as what is returned is used.
unsafe fn model<'a>(bell: *mut bindings::bell) -> &'a Model {
    // SAFETY: The caller promises it.
    unsafe { &*(*bell).listeners.cast() }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bell_attach(bell: *mut bindings::bell, listener: *mut bindings::listener) {
    // SAFETY: Every bell of this test is one of these.
    let mut listeners = unsafe { model(bell) }
        .listeners
        .lock()
        .expect("nobody panics");
    listeners
        .as_mut()
        .expect("it is a bell")
        .push(Raw(listener));
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bell_detach(
    bell: *mut bindings::bell,
    listener: *mut bindings::listener,
) -> i32 {
    // SAFETY: Every bell of this test is one of these.
    let mut listeners = unsafe { model(bell) }
        .listeners
        .lock()
        .expect("nobody panics");
    let Some(listeners) = listeners.as_mut() else {
        return 1;
    };
    listeners.retain(|one| one.0 != listener);
    0
}

/// The bell as Rust has it.
fn of(bell: &Opaque<bindings::bell>) -> &Bell {
    // SAFETY: It is a bell, and borrowed.
    unsafe { Bell::from_ptr(bell.get()) }
}

impl Model {
    fn new() -> Self {
        Self {
            listeners: Mutex::new(Some(Vec::new())),
        }
    }

    /// The bell as C has it.
    fn bell(&self) -> Opaque<bindings::bell> {
        Opaque::new(bindings::bell {
            listeners: (&raw const *self).cast_mut().cast(),
        })
    }

    /// Calls all listeners, with the lock.
    fn ring(&self, strokes: u32) {
        let listeners = self.listeners.lock().expect("nobody panics");
        for Raw(listener) in listeners.iter().flatten() {
            // SAFETY: It is on the list.
            let heard = unsafe { (**listener).heard }.expect("it was initialized");
            // SAFETY: It is on the list, and stays there until the lock is free.
            unsafe { heard(*listener, strokes) };
        }
    }

    fn melt(&self) {
        let lost = self.listeners.lock().expect("nobody panics").take();
        LOST.lock()
            .expect("nobody panics")
            .extend(lost.into_iter().flatten());
    }
}

/// Counts strokes.
struct Count(AtomicU32);

impl Hear for Count {
    fn hear(&self, strokes: u32) {
        self.0.fetch_add(strokes, Ordering::Relaxed);
    }
}

fn listener<T: Hear>() -> Listener<T> {
    Listener::new(GFP_KERNEL).expect("there is memory")
}

#[test]
fn a_listener_is_called_until_it_is_detached() {
    let model = Model::new();
    let bell = model.bell();
    let attached = listener().attach(of(&bell), Count(AtomicU32::new(0)));
    model.ring(3);
    assert_eq!(attached.0.load(Ordering::Relaxed), 3);
    model.ring(2);
    let (again, count) = attached.detach().expect("the bell is there");
    assert_eq!(count.0.load(Ordering::Relaxed), 5);
    model.ring(1);
    assert_eq!(count.0.load(Ordering::Relaxed), 5);
    let attached = again.attach(of(&bell), count);
    model.ring(1);
    assert_eq!(attached.0.load(Ordering::Relaxed), 6);
}

#[test]
fn dropping_it_detaches_it_and_drops_the_payload() {
    struct Whatever(#[expect(dead_code, reason = "it is there to be dropped")] crate::Counted);
    impl Hear for Whatever {
        fn hear(&self, _: u32) {}
    }
    let model = Model::new();
    let bell = model.bell();
    let (counted, drops) = counted();
    let attached = listener().attach(of(&bell), Whatever(counted));
    model.ring(1);
    assert_eq!(drops(), 0);
    drop(attached);
    assert_eq!(drops(), 1);
    model.ring(1);
}

#[test]
fn a_payload_that_panics_when_it_is_dropped_leaves_nothing_behind() {
    struct Panics;
    impl Hear for Panics {
        fn hear(&self, _: u32) {}
    }
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("it does");
        }
    }
    let model = Model::new();
    let bell = model.bell();
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        drop(listener().attach(of(&bell), Panics));
    }));
    assert!(dropped.is_err());
    model.ring(1);
}

#[test]
fn a_bell_that_was_melted_down_gives_nothing_back() {
    let model = Model::new();
    let bell = model.bell();
    let attached = listener().attach(of(&bell), Count(AtomicU32::new(0)));
    let dropped = listener().attach(of(&bell), Count(AtomicU32::new(0)));
    model.melt();
    assert!(attached.detach().is_none());
    drop(dropped);
}

#[test]
fn it_is_used_while_another_thread_rings() {
    let model = Model::new();
    let bell = model.bell();
    let attached = listener().attach(of(&bell), Count(AtomicU32::new(0)));
    thread::scope(|scope| {
        scope.spawn(|| (0..10).for_each(|_| model.ring(1)));
        (0..10).for_each(|_| {
            attached.0.fetch_add(1, Ordering::Relaxed);
        });
    });
    let (_, count) = attached.detach().expect("the bell is there");
    assert_eq!(count.0.load(Ordering::Relaxed), 20);
}

#[test]
fn detaching_races_with_a_thread_that_rings() {
    let model = Model::new();
    let bell = model.bell();
    thread::scope(|scope| {
        scope.spawn(|| (0..20).for_each(|_| model.ring(1)));
        for _ in 0..10 {
            let attached = listener().attach(of(&bell), Count(AtomicU32::new(0)));
            thread::yield_now();
            drop(attached);
        }
    });
}

thread_local! {
    /// Visitors of the house of this thread.
    static EXPECTED: RefCell<Vec<*mut bindings::visitor>> = const { RefCell::new(Vec::new()) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn visitor_init(visitor: *mut bindings::visitor, rings: Option<Rings>) {
    let fresh = bindings::visitor {
        next: std::ptr::null_mut(),
        rings,
    };
    // SAFETY: The caller gives memory for a node.
    unsafe { visitor.write(fresh) };
}

#[unsafe(no_mangle)]
extern "C" fn house_expect(visitor: *mut bindings::visitor) {
    EXPECTED.with_borrow_mut(|expected| expected.push(visitor));
}

#[unsafe(no_mangle)]
extern "C" fn house_forget(visitor: *mut bindings::visitor) {
    EXPECTED.with_borrow_mut(|expected| expected.retain(|one| *one != visitor));
}

/// All visitors ring.
fn all_ring() {
    for visitor in EXPECTED.with_borrow(Clone::clone) {
        // SAFETY: It is on the list.
        let rings = unsafe { (*visitor).rings }.expect("it was initialized");
        // SAFETY: It is on the list, and nobody takes it off meanwhile.
        unsafe { rings(visitor) };
    }
}

struct Rang(AtomicU32);

impl Ring for Rang {
    fn call(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_visitor_who_is_forgotten_comes_back() {
    let visitor = Visitor::new(GFP_KERNEL).expect("there is memory");
    let expected = visitor.expect(Rang(AtomicU32::new(0)));
    all_ring();
    all_ring();
    assert_eq!(expected.0.load(Ordering::Relaxed), 2);
    let (_, rang) = expected.forget();
    all_ring();
    assert_eq!(rang.0.load(Ordering::Relaxed), 2);
}
