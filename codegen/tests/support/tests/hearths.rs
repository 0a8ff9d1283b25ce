//! A struct stays where C has initialized it, is ended once, and points to nobody's memory between calls, over a C
//! side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: hearths, whose embers point back to them.
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

    pub const HEARTH_MARQUE: &[u8; 4] = b"1.2\0";
    pub const HEARTH_OK: u32 = 0;
    pub const HEARTH_COLD: u32 = 1;
    pub const HEARTH_CRACKED: i32 = -1;
    pub const HEARTH_NO_FUEL: i32 = -4;
    pub const HEARTH_TOO_MUCH: i32 = -5;

    pub struct embers {
        pub hearth: *mut hearth_s,
        pub heat: c_uint,
    }

    #[repr(C)]
    pub struct hearth_s {
        pub clay: *const c_uchar,
        pub lumps: c_uint,
        pub fired: c_ulong,
        pub bricks: *mut c_uchar,
        pub pallets: c_uint,
        pub stacked: c_ulong,
        pub embers: *mut embers,
    }
    pub type hearth_t = hearth_s;

    thread_local! {
        /// How many hearths burn.
        pub static BURNING: Cell<isize> = const { Cell::new(0) };
        /// What is returned in place of what is true.
        pub static SAYS: Cell<Option<c_int>> = const { Cell::new(None) };
        /// By how much more is said to be left.
        pub static LIES: Cell<c_uint> = const { Cell::new(0) };
    }

    pub unsafe fn hearth_light_(
        hearth: *mut hearth_t,
        heat: c_uint,
        marque: *const c_char,
        tonnage: c_int,
    ) -> c_int {
        // SAFETY: The wrapper passes a string.
        assert_eq!(unsafe { CStr::from_ptr(marque) }, c"1.2");
        assert_eq!(
            usize::try_from(tonnage).unwrap(),
            mem::size_of::<hearth_t>()
        );
        // SAFETY: The wrapper passes memory that is all zeros.
        let zeroed = unsafe {
            (*hearth).embers.is_null() && (*hearth).clay.is_null() && (*hearth).stacked == 0
        };
        assert!(zeroed);
        if heat == 0 {
            return HEARTH_NO_FUEL;
        }
        let embers = Box::into_raw(Box::new(embers { hearth, heat }));
        // SAFETY: As above.
        unsafe { (*hearth).embers = embers };
        BURNING.set(BURNING.get() + 1);
        0
    }

    /// Each lump of clay is two bricks; the hearth is reached through its embers, as zlib does it.
    pub unsafe fn hearth_fire(hearth: *mut hearth_t, hurry: c_uint) -> c_int {
        // SAFETY: The wrapper passes a hearth that is lit, whose buffers are there.
        unsafe {
            let back = (*(*hearth).embers).hearth;
            assert_eq!(back, hearth, "the hearth has moved");
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

    pub unsafe fn hearth_relight(hearth: *mut hearth_t) -> c_int {
        // SAFETY: As above.
        unsafe {
            assert!((*hearth).clay.is_null() && (*hearth).lumps == 0);
            assert!((*hearth).bricks.is_null() && (*hearth).pallets == 0);
            (*hearth).fired = 0;
        }
        0
    }

    pub unsafe fn hearth_copy(twin: *mut hearth_t, elder: *mut hearth_t) -> c_int {
        // SAFETY: The wrapper passes a hearth that is lit, and memory for another one.
        unsafe {
            ptr::copy_nonoverlapping(elder, twin, 1);
            (*(*elder).embers).heat /= 2;
            let heat = (*(*elder).embers).heat;
            (*twin).embers = Box::into_raw(Box::new(embers { hearth: twin, heat }));
        }
        BURNING.set(BURNING.get() + 1);
        0
    }

    pub unsafe fn hearth_glow(hearth: *const hearth_t) -> c_uint {
        // SAFETY: As above.
        unsafe { (*(*hearth).embers).heat }
    }

    pub unsafe fn hearth_put_out(hearth: *mut hearth_t) -> c_int {
        // SAFETY: As above; it is called once.
        unsafe {
            assert_eq!((*(*hearth).embers).hearth, hearth, "the hearth has moved");
            drop(Box::from_raw((*hearth).embers));
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

#[path = "../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

#[path = "hearths/controls.rs"]
mod controls;

use std::mem::MaybeUninit;

use fixture_support::{alloc::flags::GFP_KERNEL, error::code::EBUSY};

use bindings::{BURNING, LIES, SAYS};
use hearth::{Burning, Hearth, HearthError, Riddle};

/// Room for some bricks.
fn pallets<const N: usize>() -> [MaybeUninit<u8>; N] {
    [const { MaybeUninit::uninit() }; N]
}

#[test]
fn what_was_read_and_written_comes_back() {
    let mut hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    let mut room = pallets::<5>();
    let (burning, fired, bricks) = hearth.hearth_fire(&[10, 20, 30], &mut room, 0).unwrap();
    assert_eq!((burning, fired), (Burning::Hot, 2));
    assert_eq!(bricks, [10, 11, 20, 21]);
    let (burning, fired, bricks) = hearth.hearth_fire(&[30], &mut room, 1).unwrap();
    assert_eq!(
        (burning, fired, &*bricks),
        (Burning::Cold, 1, &[30, 31][..])
    );
    assert_eq!((hearth.fired(), hearth.bricks_stacked()), (3, 6));
}

#[test]
fn nothing_is_read_or_written_where_there_is_nothing() {
    let mut hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    let (_, fired, bricks) = hearth.hearth_fire(&[], &mut [], 0).unwrap();
    assert_eq!((fired, bricks.len()), (0, 0));
    let (_, fired, bricks) = hearth.hearth_fire(&[1], &mut [], 0).unwrap();
    assert_eq!((fired, bricks.len()), (0, 0));
}

#[test]
fn a_value_moves_and_its_struct_does_not() {
    let hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    let mut hearths = vec![hearth];
    for heat in 1..8 {
        hearths.push(Hearth::light(heat, GFP_KERNEL).unwrap());
    }
    let mut last = hearths.swap_remove(0);
    let other = std::thread::spawn(move || {
        let mut room = pallets::<2>();
        let bricks = last.hearth_fire(&[7], &mut room, 0).unwrap().2.to_vec();
        BURNING.set(BURNING.get() + 1);
        drop(last);
        bricks
    });
    assert_eq!(other.join().unwrap(), [7, 8]);
    assert_eq!(
        hearths.iter().map(Hearth::hearth_glow).sum::<u32>(),
        (1..8).sum()
    );
}

#[test]
fn nothing_is_left_in_the_fields() {
    let mut hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    for says in [None, Some(-1), Some(-77)] {
        SAYS.set(says);
        let clay = vec![1, 2, 3];
        let mut room = pallets::<4>();
        let fired = hearth
            .hearth_fire(&clay, &mut room, 0)
            .map(|(_, fired, _)| fired);
        let expected = says.map_or(Ok(2), Err);
        assert_eq!(fired.map_err(HearthError::code), expected);
        SAYS.set(None);
        drop(clay);
        // The C side looks at the fields here.
        hearth.hearth_relight().unwrap();
        assert_eq!(hearth.fired(), 0);
    }
}

#[test]
fn a_code_without_a_name_is_an_error() {
    let mut hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    SAYS.set(Some(-77));
    let error = hearth.hearth_fire(&[], &mut [], 0).map(|_| ()).unwrap_err();
    SAYS.set(Some(2));
    let unknown = hearth.hearth_fire(&[], &mut [], 0).map(|_| ()).unwrap_err();
    SAYS.set(None);
    assert_eq!(
        (error.to_string(), unknown.code()),
        ("code -77".to_owned(), 2)
    );
    assert_eq!(HearthError::CRACKED.to_string(), "a brick has cracked");
}

#[test]
fn what_c_says_about_more_than_there_was_is_an_error() {
    let mut hearth = Hearth::light(9, GFP_KERNEL).unwrap();
    LIES.set(3);
    let mut room = pallets::<2>();
    let error = hearth
        .hearth_fire(&[1], &mut room, 0)
        .map(|_| ())
        .unwrap_err();
    LIES.set(0);
    assert_eq!(error, HearthError::TOO_MUCH);
}

#[test]
fn each_is_ended_once() {
    let before = BURNING.get();
    let mut hearth = Hearth::light(8, GFP_KERNEL).unwrap();
    let twin = hearth.try_clone(GFP_KERNEL).unwrap();
    assert_eq!((BURNING.get() - before, twin.hearth_glow()), (2, 4));
    drop(hearth);
    assert_eq!((BURNING.get() - before, twin.hearth_glow()), (1, 4));
    drop(twin);
    assert_eq!(BURNING.get(), before);
}

#[test]
fn what_was_not_initialized_is_not_ended() {
    let before = BURNING.get();
    let error = Hearth::light(0, GFP_KERNEL).map(|_| ()).unwrap_err();
    assert_eq!((error, BURNING.get()), (HearthError::NO_FUEL, before));
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
