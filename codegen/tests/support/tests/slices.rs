//! Slices that come back from C, over a C side that is written here: above all where there are no elements.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: an atlas has what it is made with.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_int, c_uchar, c_uint, c_ushort, c_void},
        ptr,
    };

    pub struct atlas {
        pub heights: *const c_ushort,
        pub count: usize,
    }

    pub unsafe fn atlas_heights(atlas: *const atlas, count: *mut usize) -> *const c_ushort {
        // SAFETY: The wrapper passes an atlas, and a pointer to write through.
        unsafe {
            *count = (*atlas).count;
            (*atlas).heights
        }
    }

    pub unsafe fn atlas_legend(atlas: *const atlas, size: *mut c_uint) -> *const c_void {
        // SAFETY: As above.
        unsafe {
            *size = c_uint::try_from(2 * (*atlas).count).unwrap();
            (*atlas).heights.cast()
        }
    }

    pub unsafe fn atlas_cover(atlas: *const atlas, size: *mut usize) -> *const c_uchar {
        // SAFETY: As above.
        unsafe {
            *size = 2 * (*atlas).count;
            (*atlas).heights.cast()
        }
    }

    pub unsafe fn globe_open(_: c_uint) -> c_int {
        7
    }

    pub unsafe fn globe_close(_: c_uint) {}

    pub unsafe fn globe_turn(globe: c_uint, count: *mut usize) -> *const c_uint {
        assert_eq!(globe, 7);
        // SAFETY: The wrapper passes a pointer to write through.
        unsafe { *count = 0 };
        ptr::null()
    }
}

#[path = "../../fixtures/patterns/slice_result/expected/atlas.rs"]
mod atlas;

use std::ptr;

fn with_atlas<R>(
    (heights, count): (*const u16, usize),
    look: impl FnOnce(&atlas::Atlas) -> R,
) -> R {
    let mut c = bindings::atlas { heights, count };
    // SAFETY: It is one, until the end of the function.
    look(unsafe { atlas::Atlas::from_ptr(&raw mut c) })
}

#[test]
fn the_elements_of_c_are_borrowed() {
    let heights = [1_u16, 0x0202];
    with_atlas((heights.as_ptr(), 2), |atlas| {
        assert_eq!(atlas.atlas_heights(), heights);
        assert_eq!(atlas.atlas_legend().unwrap()[2..], [2, 2]);
        assert_eq!(atlas.atlas_cover().unwrap().len(), 4);
    });
}

#[test]
fn null_with_the_length_0_is_an_empty_slice() {
    with_atlas((ptr::null(), 0), |atlas| {
        assert_eq!(atlas.atlas_heights(), [0_u16; 0]);
        assert_eq!(atlas.atlas_legend().unwrap(), b"");
        assert_eq!(atlas.atlas_cover(), None);
    });
    let mut globe = atlas::Globe::globe_open(1).unwrap();
    assert_eq!(globe.globe_turn(), [0_u32; 0]);
}

#[test]
fn any_pointer_with_the_length_0_is_an_empty_slice() {
    // No element of two bytes can stand there.
    let odd = ptr::without_provenance(1);
    with_atlas((odd, 0), |atlas| {
        assert_eq!(atlas.atlas_heights(), [0_u16; 0]);
        assert_eq!(atlas.atlas_legend().unwrap(), b"");
        assert_eq!(atlas.atlas_cover().unwrap(), b"");
    });
}

#[test]
fn null_with_a_length_is_not_followed() {
    with_atlas((ptr::null(), 9), |atlas| {
        assert_eq!(atlas.atlas_heights(), [0_u16; 0]);
        assert_eq!(atlas.atlas_cover(), None);
    });
}
