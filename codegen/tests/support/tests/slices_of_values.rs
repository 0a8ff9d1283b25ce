//! Slices of structs of C over a C side that is written here: it finds what Rust has made, and Rust finds what it
//! writes.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: a lighthouse and some turnstiles.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        cell::Cell,
        ffi::{c_int, c_long, c_short, c_uchar, c_uint, c_ulong, c_void},
        ptr, slice,
    };

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[repr(C)]
    pub struct boat {
        pub berth: c_int,
        pub asked: c_short,
        pub seen: c_short,
    }

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[repr(C)]
    pub struct tint_t {
        pub red: c_uchar,
        pub green: c_uchar,
        pub blue: c_uchar,
        pub glow: c_uchar,
    }

    /// Its padding is left as padding, so that whoever read it would be noticed.
    #[derive(Clone, Copy, Debug)]
    #[repr(C)]
    pub struct shoal {
        pub rocks: c_uchar,
        pub depth: c_uint,
    }

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[repr(C)]
    pub struct wick {
        pub yarn: *mut c_void,
        pub length: usize,
    }

    #[derive(Clone, Copy, Debug)]
    #[repr(C)]
    pub struct stile_t {
        pub gate: c_int,
        pub wanted: c_short,
        pub open: c_short,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(C)]
    pub struct ticket {
        pub number: c_ulong,
        pub price: f64,
    }

    pub struct lighthouse {
        pub boats: Vec<boat>,
        pub tints: Vec<tint_t>,
        /// What is returned in place of the number of boats.
        pub says: Option<c_uint>,
        /// Which boats got which tint.
        pub painted: Cell<Vec<(c_int, c_uchar)>>,
    }

    thread_local! {
        /// Whether the last buffer was null.
        pub static NULL: Cell<bool> = const { Cell::new(false) };
    }

    fn size(count: impl TryInto<usize>) -> usize {
        count.try_into().ok().unwrap()
    }

    pub unsafe fn lighthouse_watch(boats: *mut boat, count: c_uint, patience: c_int) -> c_int {
        NULL.set(boats.is_null());
        if patience < 0 {
            return -11;
        }
        let mut seen = 0;
        for at in 0..size(count) {
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            let boat = unsafe { &mut *boats.add(at) };
            boat.seen = boat.asked & 0x3;
            seen += c_int::from(boat.seen != 0);
        }
        seen
    }

    pub unsafe fn lighthouse_paint(
        house: *const lighthouse,
        tints: *const tint_t,
        boats: *const boat,
        count: usize,
    ) -> c_int {
        // SAFETY: The wrapper passes a lighthouse, and pointers to as many.
        unsafe {
            let tints = slice::from_raw_parts(tints, count).iter();
            let boats = slice::from_raw_parts(boats, count).iter();
            let painted = boats.zip(tints).map(|(boat, tint)| (boat.berth, tint.glow));
            (*house).painted.set(painted.collect());
        }
        0
    }

    pub unsafe fn lighthouse_dim(tints: *mut tint_t, count: usize) {
        NULL.set(tints.is_null());
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { (*tints.add(at)).glow /= 2 };
        }
    }

    pub unsafe fn lighthouse_chart(shoals: *const shoal, count: c_uchar) -> c_uint {
        // SAFETY: The wrapper passes a pointer to as many.
        let depths = (0..size(count)).map(|at| unsafe { (*shoals.add(at)).depth });
        depths.max().unwrap_or(0)
    }

    pub unsafe fn lighthouse_list(
        house: *const lighthouse,
        boats: *mut boat,
        room: c_uint,
    ) -> c_uint {
        // SAFETY: The wrapper passes a lighthouse, and a pointer to as many.
        unsafe {
            let house = &*house;
            let count = house.boats.len().min(size(room));
            house.boats.as_ptr().copy_to(boats, count);
            let says = house.says;
            says.unwrap_or_else(|| c_uint::try_from(count).unwrap())
        }
    }

    pub unsafe fn lighthouse_test(tints: *mut tint_t, count: usize) -> c_int {
        // A control asks for more than can be told apart.
        for at in 0..count.min(256) {
            let glow = c_uchar::try_from(at).unwrap();
            let tint = tint_t {
                red: 1,
                green: 2,
                blue: 3,
                glow,
            };
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { tints.add(at).write(tint) };
        }
        0
    }

    pub unsafe fn lighthouse_wicks(wicks: *mut wick, room: usize, found: *mut usize) -> c_int {
        NULL.set(wicks.is_null());
        for at in 0..room.min(2) {
            let wick = wick {
                yarn: ptr::null_mut(),
                length: at,
            };
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { wicks.add(at).write(wick) };
        }
        let count = if wicks.is_null() { 2 } else { room.min(2) };
        // SAFETY: The wrapper passes a pointer to write through.
        unsafe { found.write(count) };
        0
    }

    pub unsafe fn lighthouse_burn(wicks: *const wick, count: usize) {
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many.
            let wick = unsafe { *wicks.add(at) };
            // SAFETY: Whoever calls the wrapper promises it.
            unsafe { wick.yarn.write_bytes(b'.', wick.length) };
        }
    }

    pub unsafe fn lighthouse_order(wicks: *mut wick, count: usize) -> usize {
        if count == 0 {
            return 0;
        }
        // SAFETY: The wrapper passes a pointer to as many, to write through.
        let wicks = unsafe { slice::from_raw_parts_mut(wicks, count) };
        wicks.sort_by_key(|wick| std::cmp::Reverse(wick.length));
        wicks.iter().filter(|wick| wick.length > 1).count()
    }

    pub unsafe fn lighthouse_tints(house: *const lighthouse, count: *mut usize) -> *const tint_t {
        // SAFETY: The wrapper passes a lighthouse, and a pointer to write through.
        unsafe {
            let house = &*house;
            count.write(house.tints.len());
            house.tints.as_ptr()
        }
    }

    pub unsafe fn turnstile_wait(stiles: *mut stile_t, count: c_ulong, _: c_int) -> c_int {
        for at in 0..size(count) {
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { (*stiles.add(at)).open = 1 };
        }
        c_int::try_from(count).unwrap()
    }

    pub unsafe fn turnstile_tickets(tickets: *mut ticket, room: usize) -> c_long {
        assert_eq!(tickets.is_null(), room == 0);
        for at in 0..room.min(1) {
            let ticket = ticket {
                number: 9,
                price: 1.5,
            };
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { tickets.add(at).write(ticket) };
        }
        1
    }

    pub unsafe fn turnstile_total(tickets: *const ticket, count: usize) -> f64 {
        // SAFETY: The wrapper passes a pointer to as many.
        (0..count)
            .map(|at| unsafe { (*tickets.add(at)).price })
            .sum()
    }

    pub unsafe fn turnstile_season(count: *mut c_uint) -> *const ticket {
        static SEASON: [ticket; 2] = [
            ticket {
                number: 1,
                price: 2.0,
            },
            ticket {
                number: 2,
                price: 3.0,
            },
        ];
        // SAFETY: The wrapper passes a pointer to write through.
        unsafe { count.write(2) };
        SEASON.as_ptr()
    }
}

#[path = "../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;
#[path = "std_items/support.rs"]
mod support;
#[path = "../../fixtures/patterns/slices_of_values_for_std/expected/turnstile.rs"]
mod turnstile;

use bindings::NULL;
use fixture_support::error::code::{EAGAIN, EINVAL};
use lighthouse::{Boat, Lighthouse, Shoal, Tint, Wick};
use std::mem::MaybeUninit;
use turnstile::{Stile, Ticket};

fn boat(berth: i32, asked: i16) -> Boat {
    Boat::from_raw(bindings::boat {
        berth,
        asked,
        seen: -1,
    })
}

fn tint(glow: u8) -> Tint {
    Tint::from_raw(bindings::tint_t {
        red: 0,
        green: 0,
        blue: 0,
        glow,
    })
}

fn a_lighthouse() -> bindings::lighthouse {
    bindings::lighthouse {
        boats: vec![boat(1, 0).into_raw(), boat(2, 0).into_raw()],
        tints: vec![tint(8).into_raw(); 3],
        says: None,
        painted: Default::default(),
    }
}

fn of(c: &mut bindings::lighthouse) -> &Lighthouse {
    // SAFETY: It is one, as long as the reference exists.
    unsafe { Lighthouse::from_ptr(&raw mut *c) }
}

#[test]
fn c_sees_what_was_made_and_rust_what_was_written() {
    let mut boats = [boat(1, 1), boat(2, 4), boat(3, 2)];
    assert_eq!(lighthouse::lighthouse_watch(&mut boats, 5), Ok(2));
    let seen = boats.map(|boat| (boat.into_raw().berth, boat.into_raw().seen));
    assert_eq!(seen, [(1, 1), (2, 0), (3, 2)]);
    assert_eq!(lighthouse::lighthouse_watch(&mut boats, -1), Err(EAGAIN));

    let mut tints = [tint(9), tint(200)];
    lighthouse::lighthouse_dim(Some(&mut tints));
    assert_eq!(tints.map(|tint| tint.into_raw().glow), [4, 100]);
}

#[test]
fn several_slices_have_one_length() {
    let mut c = a_lighthouse();
    let boats = [boat(7, 0), boat(8, 0)];
    of(&mut c)
        .lighthouse_paint(&[tint(1), tint(2)], &boats)
        .unwrap();
    assert_eq!(c.painted.take(), [(7, 1), (8, 2)]);
    let short = of(&mut c).lighthouse_paint(&[tint(1)], &boats);
    assert_eq!((short, c.painted.take()), (Err(EINVAL), Vec::new()));
}

#[test]
fn no_elements_are_what_the_contract_says() {
    assert_eq!(lighthouse::lighthouse_watch(&mut [], 0), Ok(0));
    assert!(NULL.get());
    lighthouse::lighthouse_dim(Some(&mut []));
    assert!(!NULL.get());
    lighthouse::lighthouse_dim(None);
    assert!(NULL.get());
    assert_eq!(lighthouse::lighthouse_chart(&[]), Ok(0));
    assert_eq!(lighthouse::lighthouse_order(&mut []), 0);
}

#[test]
fn padding_is_passed_and_not_looked_at() {
    let mut shoals = [const { MaybeUninit::<bindings::shoal>::uninit() }; 2];
    let shoals = shoals.each_mut().map(|shoal| {
        let shoal = shoal.as_mut_ptr();
        // SAFETY: There is room for one, and its members are written.
        unsafe {
            (&raw mut (*shoal).rocks).write(1);
            (&raw mut (*shoal).depth).write(7);
            Shoal::from_raw(*shoal)
        }
    });
    assert_eq!(lighthouse::lighthouse_chart(&shoals), Ok(7));
    let many = [shoals[0]; 256];
    assert_eq!(lighthouse::lighthouse_chart(&many), Err(EINVAL));
}

#[test]
fn what_was_written_comes_back() {
    let mut c = a_lighthouse();
    let mut room = [MaybeUninit::uninit(); 3];
    let boats = of(&mut c).lighthouse_list(&mut room).unwrap();
    assert_eq!(
        boats.iter().map(|boat| boat.into_raw().berth).sum::<i32>(),
        3
    );
    boats[0] = boat(9, 9);
    c.says = Some(4);
    let more = of(&mut c).lighthouse_list(&mut room);
    assert_eq!(more.map(|boats| boats.len()), Err(EINVAL));

    let mut room = [MaybeUninit::uninit(); 2];
    let tints = lighthouse::lighthouse_test(&mut room).unwrap();
    assert_eq!(tints.iter().map(|tint| tint.into_raw().glow).max(), Some(1));
}

#[test]
fn pointers_come_and_go_as_they_are() {
    assert!(lighthouse::lighthouse_wicks(None).unwrap().is_none());
    assert!(NULL.get());
    let mut room = [MaybeUninit::uninit(); 1];
    let wicks = lighthouse::lighthouse_wicks(Some(&mut room)).unwrap();
    assert_eq!(wicks.map(|wicks| wicks.len()), Some(1));

    let (mut short, mut long) = ([0_u8; 1], [0_u8; 3]);
    let wick = |yarn: &mut [u8]| {
        let length = yarn.len();
        let yarn = yarn.as_mut_ptr().cast();
        Wick::from_raw(bindings::wick { yarn, length })
    };
    let mut wicks = [wick(&mut short), wick(&mut long)];
    assert_eq!(lighthouse::lighthouse_order(&mut wicks), 1);
    assert_eq!(wicks[0].into_raw().length, 3);
    // SAFETY: They have as much yarn as they are long.
    unsafe { lighthouse::lighthouse_burn(&wicks) };
    assert_eq!((&short, &long), (b".", b"..."));
}

#[test]
fn what_c_has_is_read_in_place() {
    let mut c = a_lighthouse();
    let there = c.tints.as_ptr();
    let tints = of(&mut c).lighthouse_tints();
    assert_eq!(tints.len(), 3);
    assert!(std::ptr::eq(tints.as_ptr().cast(), there));
    c.tints.clear();
    assert!(of(&mut c).lighthouse_tints().is_empty());
}

#[test]
fn the_profile_of_std_has_them() {
    let stile = bindings::stile_t {
        gate: 3,
        wanted: 1,
        open: 0,
    };
    let mut stiles = [Stile::from_raw(stile); 2];
    assert_eq!(turnstile::turnstile_wait(&mut stiles, 0).unwrap(), 2);
    assert!(stiles.iter().all(|stile| stile.into_raw().open == 1));

    let mut room = [MaybeUninit::uninit(); 2];
    let tickets: &[Ticket] = turnstile::turnstile_tickets(&mut room).unwrap();
    assert_eq!((tickets.len(), tickets[0].into_raw().number), (1, 9));
    assert!(turnstile::turnstile_tickets(&mut []).is_err());

    let season = turnstile::turnstile_season().unwrap().unwrap();
    assert!((turnstile::turnstile_total(season) - 5.0).abs() < f64::EPSILON);
}

/// What has to fail in Miri.
mod controls {
    use super::{lighthouse, Tint};
    use std::mem::MaybeUninit;

    #[test]
    #[ignore = "it has to fail"]
    fn values_that_were_not_written() {
        let mut room = [MaybeUninit::<Tint>::uninit(); 257];
        let tints = lighthouse::lighthouse_test(&mut room).unwrap();
        let last = tints.last().copied().unwrap();
        assert_ne!(last.into_raw().glow, 0);
    }
}
