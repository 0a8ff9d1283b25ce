//! A struct stays where C has initialized it, is ended once, and points to nobody's memory between calls, over a C
//! side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: kilns, whose embers point back to them.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        cell::Cell,
        ffi::{c_char, c_int, c_uchar, c_uint, c_ulong, c_void, CStr},
        mem, ptr,
    };

    pub const KILN_MARQUE: &[u8; 4] = b"1.2\0";
    pub const KILN_OK: u32 = 0;
    pub const KILN_COLD: u32 = 1;
    pub const KILN_CRACKED: i32 = -1;
    pub const KILN_NO_FUEL: i32 = -4;
    pub const KILN_TOO_MUCH: i32 = -5;

    pub struct embers {
        pub kiln: *mut kiln_s,
        pub heat: c_uint,
    }

    #[repr(C)]
    pub struct kiln_s {
        pub clay: *const c_uchar,
        pub lumps: c_uint,
        pub fired: c_ulong,
        pub bricks: *mut c_uchar,
        pub pallets: c_uint,
        pub stacked: c_ulong,
        pub embers: *mut embers,
    }
    pub type kiln_t = kiln_s;

    thread_local! {
        /// How many kilns burn.
        pub static BURNING: Cell<isize> = const { Cell::new(0) };
        /// What is returned in place of what is true.
        pub static SAYS: Cell<Option<c_int>> = const { Cell::new(None) };
        /// By how much more is said to be left.
        pub static LIES: Cell<c_uint> = const { Cell::new(0) };
    }

    pub unsafe fn kiln_light_(
        kiln: *mut kiln_t,
        heat: c_uint,
        marque: *const c_char,
        tonnage: c_int,
    ) -> c_int {
        // SAFETY: The wrapper passes a string.
        assert_eq!(unsafe { CStr::from_ptr(marque) }, c"1.2");
        assert_eq!(usize::try_from(tonnage).unwrap(), mem::size_of::<kiln_t>());
        // SAFETY: The wrapper passes memory that is all zeros.
        let zeroed =
            unsafe { (*kiln).embers.is_null() && (*kiln).clay.is_null() && (*kiln).stacked == 0 };
        assert!(zeroed);
        if heat == 0 {
            return KILN_NO_FUEL;
        }
        let embers = Box::into_raw(Box::new(embers { kiln, heat }));
        // SAFETY: As above.
        unsafe { (*kiln).embers = embers };
        BURNING.set(BURNING.get() + 1);
        0
    }

    /// Each lump of clay is two bricks; the kiln is reached through its embers, as zlib does it.
    pub unsafe fn kiln_fire(kiln: *mut kiln_t, hurry: c_uint) -> c_int {
        // SAFETY: The wrapper passes a kiln that is lit, whose buffers are there.
        unsafe {
            let back = (*(*kiln).embers).kiln;
            assert_eq!(back, kiln, "the kiln has moved");
            while (*back).lumps > 0 && (*back).pallets > 1 {
                let lump = (*back).clay.read();
                (*back).clay = (*back).clay.add(1);
                (*back).lumps -= 1;
                (*back).fired += 1;
                for half in [lump, lump.wrapping_add(1)] {
                    (*back).bricks.write(half);
                    (*back).bricks = (*back).bricks.add(1);
                    (*back).pallets -= 1;
                    (*back).stacked += 1;
                }
            }
            (*back).pallets += LIES.get();
        }
        SAYS.get().unwrap_or_else(|| c_int::from(hurry > 0))
    }

    pub unsafe fn kiln_relight(kiln: *mut kiln_t) -> c_int {
        // SAFETY: As above.
        unsafe {
            assert!((*kiln).clay.is_null() && (*kiln).lumps == 0);
            assert!((*kiln).bricks.is_null() && (*kiln).pallets == 0);
            (*kiln).fired = 0;
        }
        0
    }

    pub unsafe fn kiln_copy(twin: *mut kiln_t, elder: *mut kiln_t) -> c_int {
        // SAFETY: The wrapper passes a kiln that is lit, and memory for another one.
        unsafe {
            ptr::copy_nonoverlapping(elder, twin, 1);
            (*(*elder).embers).heat /= 2;
            let heat = (*(*elder).embers).heat;
            (*twin).embers = Box::into_raw(Box::new(embers { kiln: twin, heat }));
        }
        BURNING.set(BURNING.get() + 1);
        0
    }

    pub unsafe fn kiln_glow(kiln: *const kiln_t) -> c_uint {
        // SAFETY: As above.
        unsafe { (*(*kiln).embers).heat }
    }

    pub unsafe fn kiln_put_out(kiln: *mut kiln_t) -> c_int {
        // SAFETY: As above; it is called once.
        unsafe {
            assert_eq!((*(*kiln).embers).kiln, kiln, "the kiln has moved");
            drop(Box::from_raw((*kiln).embers));
        }
        BURNING.set(BURNING.get() - 1);
        0
    }

    pub struct riddle {
        pub grit: *mut c_void,
        pub grains: usize,
        pub turns: c_uchar,
    }

    pub unsafe fn riddle_hang(_riddle: *mut riddle) -> c_int {
        SAYS.get().unwrap_or(0)
    }

    /// What is even falls through.
    pub unsafe fn riddle_shake(riddle: *mut riddle) {
        // SAFETY: The wrapper passes a riddle, whose grit is there.
        unsafe {
            assert_eq!((*riddle).grit.is_null(), (*riddle).grains == 0);
            while (*riddle).grains > 0 && (*riddle).grit.cast::<u8>().read() % 2 == 0 {
                (*riddle).grit = (*riddle).grit.cast::<u8>().add(1).cast();
                (*riddle).grains -= 1;
            }
            (*riddle).turns += 1;
        }
    }

    pub unsafe fn riddle_fall(_riddle: *mut riddle) {
        BURNING.set(BURNING.get() - 1);
    }
}

#[path = "../../fixtures/patterns/struct_that_stays_where_it_is/expected/kiln.rs"]
mod kiln;

use std::mem::MaybeUninit;

use fixture_support::{alloc::flags::GFP_KERNEL, error::code::EBUSY};

use bindings::{BURNING, LIES, SAYS};
use kiln::{Burning, Kiln, KilnError, Riddle};

/// Room for some bricks.
fn pallets<const N: usize>() -> [MaybeUninit<u8>; N] {
    [const { MaybeUninit::uninit() }; N]
}

#[test]
fn what_was_read_and_written_comes_back() {
    let mut kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    let mut room = pallets::<5>();
    let (burning, fired, bricks) = kiln.kiln_fire(&[10, 20, 30], &mut room, 0).unwrap();
    assert_eq!((burning, fired), (Burning::Hot, 2));
    assert_eq!(bricks, [10, 11, 20, 21]);
    let (burning, fired, bricks) = kiln.kiln_fire(&[30], &mut room, 1).unwrap();
    assert_eq!(
        (burning, fired, &*bricks),
        (Burning::Cold, 1, &[30, 31][..])
    );
    assert_eq!((kiln.fired(), kiln.bricks_stacked()), (3, 6));
}

#[test]
fn nothing_is_read_or_written_where_there_is_nothing() {
    let mut kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    let (_, fired, bricks) = kiln.kiln_fire(&[], &mut [], 0).unwrap();
    assert_eq!((fired, bricks.len()), (0, 0));
    let (_, fired, bricks) = kiln.kiln_fire(&[1], &mut [], 0).unwrap();
    assert_eq!((fired, bricks.len()), (0, 0));
}

#[test]
fn a_value_moves_and_its_struct_does_not() {
    let kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    let mut kilns = vec![kiln];
    for heat in 1..8 {
        kilns.push(Kiln::light(heat, GFP_KERNEL).unwrap());
    }
    let mut last = kilns.swap_remove(0);
    let other = std::thread::spawn(move || {
        let mut room = pallets::<2>();
        let bricks = last.kiln_fire(&[7], &mut room, 0).unwrap().2.to_vec();
        BURNING.set(BURNING.get() + 1);
        drop(last);
        bricks
    });
    assert_eq!(other.join().unwrap(), [7, 8]);
    assert_eq!(kilns.iter().map(Kiln::kiln_glow).sum::<u32>(), (1..8).sum());
}

#[test]
fn nothing_is_left_in_the_fields() {
    let mut kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    for says in [None, Some(-1), Some(-77)] {
        SAYS.set(says);
        let clay = vec![1, 2, 3];
        let mut room = pallets::<4>();
        let fired = kiln
            .kiln_fire(&clay, &mut room, 0)
            .map(|(_, fired, _)| fired);
        let expected = says.map_or(Ok(2), Err);
        assert_eq!(fired.map_err(KilnError::code), expected);
        SAYS.set(None);
        drop(clay);
        // The C side looks at the fields here.
        kiln.kiln_relight().unwrap();
        assert_eq!(kiln.fired(), 0);
    }
}

#[test]
fn a_code_without_a_name_is_an_error() {
    let mut kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    SAYS.set(Some(-77));
    let error = kiln.kiln_fire(&[], &mut [], 0).map(|_| ()).unwrap_err();
    SAYS.set(Some(2));
    let unknown = kiln.kiln_fire(&[], &mut [], 0).map(|_| ()).unwrap_err();
    SAYS.set(None);
    assert_eq!(
        (error.to_string(), unknown.code()),
        ("code -77".to_owned(), 2)
    );
    assert_eq!(KilnError::CRACKED.to_string(), "a brick has cracked");
}

#[test]
fn what_c_says_about_more_than_there_was_is_an_error() {
    let mut kiln = Kiln::light(9, GFP_KERNEL).unwrap();
    LIES.set(3);
    let mut room = pallets::<2>();
    let error = kiln.kiln_fire(&[1], &mut room, 0).map(|_| ()).unwrap_err();
    LIES.set(0);
    assert_eq!(error, KilnError::TOO_MUCH);
}

#[test]
fn each_is_ended_once() {
    let before = BURNING.get();
    let mut kiln = Kiln::light(8, GFP_KERNEL).unwrap();
    let twin = kiln.try_clone(GFP_KERNEL).unwrap();
    assert_eq!((BURNING.get() - before, twin.kiln_glow()), (2, 4));
    drop(kiln);
    assert_eq!((BURNING.get() - before, twin.kiln_glow()), (1, 4));
    drop(twin);
    assert_eq!(BURNING.get(), before);
}

#[test]
fn what_was_not_initialized_is_not_ended() {
    let before = BURNING.get();
    let error = Kiln::light(0, GFP_KERNEL).map(|_| ()).unwrap_err();
    assert_eq!((error, BURNING.get()), (KilnError::NO_FUEL, before));
    SAYS.set(Some(-16));
    let error = Riddle::riddle_hang(GFP_KERNEL).map(|_| ()).unwrap_err();
    SAYS.set(None);
    assert_eq!((error, BURNING.get()), (EBUSY, before));
}

#[test]
fn a_riddle_takes_what_falls_through() {
    BURNING.set(BURNING.get() + 1);
    let mut riddle = Riddle::riddle_hang(GFP_KERNEL).unwrap();
    assert_eq!(riddle.riddle_shake(&[2, 4, 5, 6]).unwrap(), 2);
    assert_eq!(riddle.riddle_shake(&[]).unwrap(), 0);
    assert_eq!(riddle.turns(), 2);
}
