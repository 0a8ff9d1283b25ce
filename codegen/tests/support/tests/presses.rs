//! A length that comes back says how much was read or written, and no more than there was, over a C side that is
//! written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: a press that makes one gallon of each apple.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        cell::Cell,
        ffi::{c_int, c_uchar, c_uint, c_ulong, c_ushort},
    };

    pub const PRESS_OK: u32 = 0;
    pub const PRESS_BLOCKED: i32 = -1;
    pub const PRESS_SMALL: i32 = -2;

    thread_local! {
        /// By how much more is said than is true.
        pub static LIES: Cell<u8> = const { Cell::new(0) };
    }

    pub unsafe fn press_juice(
        must: *mut c_uchar,
        gallons: *mut c_ulong,
        apples: *const c_uchar,
        bushels: c_ulong,
    ) -> c_int {
        let mut read = bushels;
        // SAFETY: As the wrapper passes them.
        unsafe {
            if *gallons < bushels {
                return PRESS_SMALL;
            }
            press_some(must, gallons, apples, &raw mut read)
        }
    }

    pub unsafe fn press_some(
        must: *mut c_uchar,
        gallons: *mut c_ulong,
        apples: *const c_uchar,
        bushels: *mut c_ulong,
    ) -> c_int {
        // SAFETY: The wrapper passes pointers to as many as the lengths say.
        unsafe {
            let count = (*gallons).min(*bushels);
            for at in 0..usize::try_from(count).unwrap() {
                if apples.add(at).read() == 0 {
                    return PRESS_BLOCKED;
                }
                must.add(at).write(apples.add(at).read() + 1);
            }
            *gallons = count;
            *bushels = count + c_ulong::from(LIES.get());
        }
        0
    }

    pub unsafe fn press_cellar(casks: *mut c_ushort, shelf: usize, stored: *mut usize) -> c_int {
        assert_eq!(casks.is_null(), shelf == 0);
        for at in 0..shelf.min(3) {
            // SAFETY: The wrapper passes a pointer to as many.
            unsafe { casks.add(at).write(u16::try_from(at).unwrap()) };
        }
        // SAFETY: The wrapper passes a variable.
        unsafe { stored.write(shelf.min(3) + usize::from(LIES.get())) };
        0
    }

    pub unsafe fn press_split(
        juice: *mut c_uchar,
        mugs: usize,
        poured: *mut c_uint,
        pomace: *mut c_uchar,
        scoops: *mut c_uint,
        dregs: *mut c_uint,
    ) -> c_int {
        // SAFETY: The wrapper passes pointers to as many as the lengths say, and variables.
        unsafe {
            for at in 0..mugs {
                juice.add(at).write(1);
            }
            poured.write(c_uint::try_from(mugs).unwrap());
            if *scoops > 0 {
                pomace.write(2);
                *scoops = 1;
            }
            dregs.write(3);
        }
        0
    }
}

#[path = "../../fixtures/patterns/in_out_lengths/expected/press.rs"]
mod press;

#[path = "presses/controls.rs"]
mod controls;

use std::mem::MaybeUninit;

use fixture_support::error::code::EINVAL;

use bindings::LIES;
use press::{press_cellar, press_juice, press_some, press_split, PressError};

fn room<T: Copy, const N: usize>() -> [MaybeUninit<T>; N] {
    [const { MaybeUninit::uninit() }; N]
}

#[test]
fn a_length_says_how_much_was_written() {
    let mut must = room::<u8, 4>();
    assert_eq!(press_juice(&mut must, &[1, 2, 3]).unwrap(), [2, 3, 4]);
    assert_eq!(press_juice(&mut must, &[]).unwrap(), []);
    let error = press_juice(&mut must[..1], &[1, 2]).unwrap_err();
    assert_eq!((error, error.code()), (PressError::SMALL, -2));
    assert_eq!(
        press_juice(&mut must, &[0]).unwrap_err(),
        PressError::BLOCKED
    );
}

#[test]
fn another_one_says_how_much_was_read() {
    let mut must = room::<u8, 2>();
    let (juice, read) = press_some(&mut must, &[1, 2, 3]).unwrap();
    assert_eq!((&*juice, read), (&[2, 3][..], 2));
}

#[test]
fn more_than_there_is_is_an_error() {
    LIES.set(1);
    let read = press_some(&mut room::<u8, 2>(), &[1, 2]).map(|_| ());
    let stored = press_cellar(&mut room::<u16, 2>()).map(|_| ());
    LIES.set(0);
    assert_eq!(read, Err(PressError::SMALL));
    assert_eq!(stored, Err(EINVAL));
}

#[test]
fn a_count_of_its_own_says_how_much_was_written() {
    assert_eq!(press_cellar(&mut room::<u16, 5>()).unwrap(), [0, 1, 2]);
    assert_eq!(press_cellar(&mut []).unwrap(), []);
}

#[test]
fn several_outputs_come_back_together() {
    let (mut juice, mut pomace) = (room::<u8, 2>(), room::<u8, 4>());
    let (juice, pomace, dregs) = press_split(&mut juice, &mut pomace).unwrap();
    assert_eq!((&*juice, &*pomace, dregs), (&[1, 1][..], &[2][..], 3));
}
