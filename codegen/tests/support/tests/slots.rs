//! What is in a slot is called, replaced and taken back, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: a gate with two slots, and a bell.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_int, c_uint, c_void},
        ptr,
    };

    pub type Opens = unsafe extern "C" fn(*mut c_void) -> c_int;
    pub type Wears = unsafe extern "C" fn(*mut c_void, c_uint);
    pub type Rings = unsafe extern "C" fn(*mut c_void);

    #[derive(Default)]
    pub struct gate {
        watch: Option<(Opens, *mut c_void)>,
    }

    pub struct bell;

    /// Opens the gate, if nobody has anything against it.
    pub unsafe fn open(gate: *mut gate) -> bool {
        // SAFETY: The caller passes a gate.
        match unsafe { (*gate).watch } {
            // SAFETY: They were registered together.
            Some((watch, data)) => unsafe { watch(data) != 0 },
            None => true,
        }
    }

    pub unsafe fn gate_on_open(
        gate: *mut gate,
        watch: Option<Opens>,
        data: *mut c_void,
    ) -> *mut c_void {
        let watch = watch.map(|watch| (watch, data));
        // SAFETY: The wrapper passes a gate.
        let before = unsafe { ptr::replace(&raw mut (*gate).watch, watch) };
        before.map_or(ptr::null_mut(), |(_, data)| data)
    }

    pub unsafe fn gate_on_wear(_: *mut gate, _: c_uint, _: Option<Wears>, _: *mut c_void) {}

    pub unsafe fn bell_on_ring(_: *mut bell, _: Option<Rings>, _: *mut c_void) {}
}

#[allow(dead_code, reason = "not all of it is used here")]
#[path = "../../fixtures/patterns/registration_in_a_slot/expected/gate.rs"]
mod gate;

use std::cell::{Cell, RefCell};

use fixture_support::{
    alloc::flags::GFP_KERNEL,
    sync::{Arc, ArcBorrow},
};
use gate::{Gate, OpenWatch, Opens};

thread_local! {
    /// How many payloads this thread has dropped.
    static DROPPED: Cell<usize> = const { Cell::new(0) };
    /// A watch that its own call takes back.
    static OWN: RefCell<Option<OpenWatch<'static, Leaves, Seen>>> = const { RefCell::new(None) };
}

/// Counts calls, and tells when it is dropped.
#[derive(Default)]
struct Seen(Cell<usize>);

impl Seen {
    fn new() -> Arc<Self> {
        Arc::new(Self::default(), GFP_KERNEL).unwrap()
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

/// Lets the gate open twice.
struct Twice;

impl Opens for Twice {
    type Data = Arc<Seen>;

    fn may_open(seen: ArcBorrow<'_, Seen>) -> bool {
        seen.0.set(seen.0.get() + 1);
        seen.0.get() <= 2
    }
}

/// Takes itself back, and uses its data afterwards.
struct Leaves;

impl Opens for Leaves {
    type Data = Arc<Seen>;

    fn may_open(seen: ArcBorrow<'_, Seen>) -> bool {
        drop(OWN.take());
        seen.0.set(seen.0.get() + 1);
        DROPPED.get() == 0
    }
}

/// A gate, by the pointer that C has.
struct Built(*mut bindings::gate);

impl Built {
    fn new() -> Self {
        Self(Box::into_raw(Box::default()))
    }

    fn gate<'a>(&self) -> &'a Gate {
        // SAFETY: It is there until it is dropped, at the end of each test.
        unsafe { Gate::from_ptr(self.0) }
    }

    fn open(&self) -> bool {
        // SAFETY: It is a gate.
        unsafe { bindings::open(self.0) }
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        // SAFETY: It comes from a box, and nobody has it any more.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

#[test]
fn what_is_in_the_slot_is_called() {
    let (gate, seen) = (Built::new(), Seen::new());
    let watch = OpenWatch::<Twice, _>::post(gate.gate(), seen.clone());
    assert_eq!([gate.open(), gate.open(), gate.open()], [true, true, false]);
    let back = watch.unregister().unwrap();
    assert!(gate.open() && Arc::ptr_eq(&back, &seen));
    drop((back, seen));
    assert_eq!(DROPPED.get(), 1);
}

#[test]
fn each_value_gives_up_its_own_data_in_any_order() {
    for first_goes_first in [true, false] {
        let (gate, old, new) = (Built::new(), Seen::new(), Seen::new());
        let first = OpenWatch::<Twice, _>::post(gate.gate(), old.clone());
        let second = OpenWatch::<Twice, _>::post(gate.gate(), new.clone());
        assert!(gate.open());
        assert_eq!((old.0.get(), new.0.get()), (0, 1));
        match first_goes_first {
            true => drop((first, second)),
            false => drop((second, first)),
        }
        assert!(gate.open());
        assert_eq!((old.0.get(), new.0.get()), (0, 1));
    }
    assert_eq!(DROPPED.get(), 4);
}

#[test]
fn a_call_keeps_its_data_also_if_it_takes_itself_back() {
    let gate = Built::new();
    OWN.set(Some(OpenWatch::post(gate.gate(), Seen::new())));
    assert!(gate.open());
    assert_eq!(DROPPED.get(), 1);
    assert!(gate.open());
}
