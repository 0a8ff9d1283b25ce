//! Arrays at the end of structs that C has made, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "wrappers and support items are public where they are generated"
)]

/// The C side: an object has as much memory as its elements take.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        alloc::{self, Layout},
        cell::Cell,
        ffi::{c_char, c_double, c_int, c_uchar, c_uint, c_ulong, c_ushort},
        ptr,
    };

    #[repr(C)]
    pub struct quiver {
        pub leather: c_uint,
        pub arrows: c_int,
        pub shafts: [c_ushort; 0],
    }

    #[repr(C)]
    pub struct quiver_tag {
        pub length: c_uchar,
        pub glyphs: [c_char; 0],
    }

    #[repr(C)]
    pub struct quiver_strap {
        pub punched: c_ulong,
        pub eyelets: [c_double; 0],
    }

    #[repr(C)]
    pub struct rattle {
        pub peas: usize,
        pub grams: [c_uint; 0],
    }

    pub unsafe fn quiver_hanging(_: c_uint) -> *const quiver {
        ptr::null()
    }

    pub unsafe fn quiver_weight(quiver: *const quiver) -> c_uint {
        // SAFETY: The wrapper passes one.
        unsafe { (*quiver).leather }
    }

    thread_local! {
        /// How many rattles the test has.
        pub static RATTLES: Cell<usize> = const { Cell::new(0) };
    }

    fn room(peas: usize) -> Option<Layout> {
        let (layout, _) = Layout::new::<rattle>()
            .extend(Layout::array::<c_uint>(peas).ok()?)
            .ok()?;
        Some(layout.pad_to_align())
    }

    pub unsafe fn rattle_make(peas: usize) -> *mut rattle {
        let Some(room) = room(peas).filter(|_| peas < 1000) else {
            return ptr::null_mut();
        };
        // SAFETY: It has room for the number at least, and nobody else has it.
        unsafe {
            let rattle = alloc::alloc_zeroed(room).cast::<rattle>();
            (*rattle).peas = peas;
            RATTLES.set(RATTLES.get() + 1);
            rattle
        }
    }

    pub unsafe fn rattle_break(rattle: *mut rattle) {
        // SAFETY: The wrapper gives up what was made above.
        unsafe {
            let room = room((*rattle).peas).unwrap();
            RATTLES.set(RATTLES.get() - 1);
            alloc::dealloc(rattle.cast(), room);
        }
    }

    pub unsafe fn rattle_shake(rattle: *const rattle) -> c_ulong {
        // SAFETY: The wrapper passes what was made above.
        unsafe {
            let first = (&raw const (*rattle).grams).cast::<c_uint>();
            let grams = (0..(*rattle).peas).map(|pea| c_ulong::from(*first.add(pea)));
            grams.sum()
        }
    }

    pub unsafe fn rattle_give(rattle: *mut rattle) -> c_int {
        // SAFETY: As above.
        unsafe { rattle_break(rattle) };
        0
    }
}

#[path = "../../fixtures/patterns/flexible_array/expected/quiver.rs"]
mod quiver;
#[path = "../../fixtures/patterns/flexible_array_of_an_owner/expected/rattle.rs"]
mod rattle;
#[path = "std_items/support.rs"]
mod support;

use quiver::{Quiver, QuiverStrap, QuiverTag};
use rattle::Rattle;

/// A quiver in memory that ends with its last arrow.
fn with_quiver<R>((arrows, lengths): (i32, &[u16]), look: impl FnOnce(&Quiver) -> R) -> R {
    let mut memory = vec![0_u32; 2 + lengths.len().div_ceil(2)];
    let c = memory.as_mut_ptr().cast::<bindings::quiver>();
    // SAFETY: There is room for the struct, and for as many arrows behind it.
    unsafe {
        (*c).arrows = arrows;
        let first = (&raw mut (*c).shafts).cast::<u16>();
        lengths.as_ptr().copy_to(first, lengths.len());
        look(Quiver::from_ptr(c))
    }
}

#[test]
fn nothing_is_read_where_there_are_no_elements() {
    assert_eq!(with_quiver((0, &[]), |quiver| quiver.shafts().len()), 0);
    let mut owned = Rattle::rattle_make(0).unwrap();
    assert_eq!(owned.grams().len(), 0);
    assert_eq!(Rattle::grams_mut(&mut owned).len(), 0);
}

#[test]
fn a_length_below_0_is_none() {
    for arrows in [-1, i32::MIN] {
        assert_eq!(
            with_quiver((arrows, &[7]), |quiver| quiver.shafts().len()),
            0
        );
    }
}

/// References to the struct are used for what stands behind it. Tree Borrows lets them; Stacked Borrows does not, as
/// for any type whose size Rust does not know.
mod tree_borrows {
    use super::*;

    #[test]
    fn there_are_as_many_elements_as_c_says() {
        let lengths = [70, 71, u16::MAX];
        with_quiver((3, &lengths), |quiver| assert_eq!(quiver.shafts(), lengths));
        // What stands behind them is not shown.
        with_quiver((2, &lengths), |quiver| {
            assert_eq!(quiver.shafts(), [70, 71])
        });
    }

    #[test]
    fn bytes_stand_where_the_number_ends() {
        let memory = [3_u8, b'E', b'v', 0xff];
        // SAFETY: It is a tag.
        let tag = unsafe { QuiverTag::from_ptr(memory.as_ptr().cast()) };
        assert_eq!(tag.name(), b"Ev\xff");
    }

    #[test]
    fn wide_elements_are_aligned() {
        let memory = [2_u64, 0.5_f64.to_bits(), 1.5_f64.to_bits()];
        // SAFETY: It is a strap.
        let strap = unsafe { QuiverStrap::from_ptr(memory.as_ptr().cast()) };
        assert_eq!((strap.punched(), strap.eyelets()), (2, &[0.5, 1.5][..]));
    }

    #[test]
    fn an_owner_writes_what_c_reads() {
        let mut rattle = Rattle::rattle_make(3).unwrap();
        assert_eq!(rattle.grams(), [0, 0, 0]);
        Rattle::grams_mut(&mut rattle).copy_from_slice(&[1, 2, 40]);
        assert_eq!(
            (rattle.rattle_shake(), rattle.grams()),
            (43, &[1, 2, 40][..])
        );
        let other = rattle.grams();
        assert_eq!(other.as_ptr(), rattle.grams().as_ptr());
        Rattle::rattle_give(rattle).unwrap();
    }

    #[test]
    fn an_owner_ends_its_object_once() {
        assert!(Rattle::rattle_make(usize::MAX).is_err());
        let first = Rattle::rattle_make(2).unwrap();
        let second = Rattle::rattle_make(2).unwrap();
        assert_eq!(bindings::RATTLES.get(), 2);
        drop(first);
        Rattle::rattle_give(second).unwrap();
        assert_eq!(bindings::RATTLES.get(), 0);
    }
}

/// What wrappers cannot see: they have to fail, and are run by themselves.
mod controls {
    #[test]
    #[ignore = "it has to fail"]
    fn more_elements_than_there_are() {
        super::with_quiver((5, &[70, 71]), |quiver| assert!(quiver.shafts().len() > 2));
    }
}
