//! A pointer, an error and null are told apart, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: maps, of which one may have another one in it.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::c_uint,
        ptr,
        sync::atomic::{AtomicUsize, Ordering},
    };

    pub struct map {
        count: AtomicUsize,
        inset: *mut map,
    }

    /// The region of which there is no map.
    pub const UNKNOWN: c_uint = 1;
    /// The region in which there is nothing to draw.
    pub const SEA: c_uint = 2;
    /// The region whose map has another one in it.
    pub const TOWN: c_uint = 3;
    /// The region whose map somebody folds.
    pub const FOLDED: c_uint = 4;

    fn error(code: usize) -> *mut map {
        ptr::without_provenance_mut(code.wrapping_neg())
    }

    fn with(inset: *mut map) -> *mut map {
        let count = AtomicUsize::new(1);
        Box::into_raw(Box::new(map { count, inset }))
    }

    pub unsafe fn map_get(map: *mut map) -> *mut map {
        // SAFETY: The wrapper passes a map.
        unsafe { &*map }.count.fetch_add(1, Ordering::Relaxed);
        map
    }

    pub unsafe fn map_put(map: *mut map) {
        // SAFETY: The wrapper passes a map.
        let one = unsafe { &*map };
        if one.count.fetch_sub(1, Ordering::Relaxed) > 1 {
            return;
        }
        let inset = one.inset;
        // SAFETY: That was the last reference, and `with` made it.
        drop(unsafe { Box::from_raw(map) });
        if !inset.is_null() && inset.addr() < error(4095).addr() {
            // SAFETY: The map had a reference to it.
            unsafe { map_put(inset) };
        }
    }

    pub unsafe fn map_load(region: c_uint) -> *mut map {
        match region {
            UNKNOWN => error(2),
            TOWN => with(with(ptr::null_mut())),
            FOLDED => with(error(16)),
            _ => with(ptr::null_mut()),
        }
    }

    pub unsafe fn map_draw(region: c_uint) -> *mut map {
        match region {
            SEA => ptr::null_mut(),
            UNKNOWN => error(12),
            _ => with(ptr::null_mut()),
        }
    }

    pub unsafe fn map_inset(map: *mut map) -> *mut map {
        // SAFETY: The wrapper passes a map.
        unsafe { (*map).inset }
    }
}

#[path = "../../fixtures/patterns/error_pointer/expected/map.rs"]
mod map;

use bindings::{FOLDED, SEA, TOWN, UNKNOWN};
use fixture_support::error::code::{EBUSY, ENOENT, ENOMEM};
use map::Map;

#[test]
fn an_error_is_no_map() {
    assert_eq!(Map::map_load(UNKNOWN).err(), Some(ENOENT));
    assert!(Map::map_load(SEA).is_ok());
}

#[test]
fn null_is_neither_a_map_nor_an_error() {
    assert_eq!(Map::map_draw(UNKNOWN).err(), Some(ENOMEM));
    assert!(Map::map_draw(SEA).unwrap().is_none());
    assert!(Map::map_draw(TOWN).unwrap().is_some());
}

#[test]
fn what_is_borrowed_may_not_be_there_either() {
    let inset = |region| {
        let map = Map::map_load(region).unwrap();
        let inset = map.map_inset().map(|inset| inset.is_some());
        inset
    };
    assert_eq!(inset(SEA), Ok(false));
    assert_eq!(inset(TOWN), Ok(true));
    assert_eq!(inset(FOLDED), Err(EBUSY));
}
