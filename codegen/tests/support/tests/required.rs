//! Buffers that may be too small, or not there at all, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::ffi::{c_char, c_float, c_int, c_uchar, c_uint, c_ushort, c_void};

    /// It has as many colours as it is told, and a title.
    pub struct easel {
        pub colours: c_int,
        pub title: &'static str,
    }

    /// Writes numbers from 7 on, if there is room for all.
    unsafe fn fill<T: From<u8>>(to: *mut T, room: usize, required: usize) {
        assert!(!to.is_null() || room == 0);
        if required > room {
            return;
        }
        for (at, number) in (0..required).zip(7_u8..) {
            // SAFETY: There is room.
            unsafe { to.add(at).write(number.into()) };
        }
    }

    pub unsafe fn easel_colours(easel: *const easel, colours: *mut c_uint, room: c_uint) -> c_int {
        // SAFETY: The wrapper passes an easel and a buffer.
        unsafe {
            assert_eq!(colours.is_null(), room == 0);
            let required = (*easel).colours;
            fill(
                colours,
                room as usize,
                usize::try_from(required).unwrap_or(0),
            );
            required
        }
    }

    pub unsafe fn easel_title(easel: *const easel, title: *mut c_char, size: usize) -> usize {
        // SAFETY: As above.
        unsafe {
            let text = (*easel).title;
            // As much as fits, as `snprintf` does.
            let fits = text.len().min(size);
            text.as_ptr().copy_to(title.cast(), fits);
            text.len()
        }
    }

    pub unsafe fn easel_sketch(
        easel: *const easel,
        lines: *mut c_uchar,
        count: *mut usize,
    ) -> c_int {
        // SAFETY: As above, with a pointer to write through.
        unsafe {
            let required = usize::try_from((*easel).colours).unwrap();
            fill(lines, *count, required);
            *count = required;
        }
        0
    }

    pub unsafe fn easel_brands(brands: *mut c_ushort, room: usize) -> usize {
        // SAFETY: As above.
        unsafe { fill(brands, room, 3) };
        3
    }

    pub struct mosaic {
        pub dark: bool,
    }

    pub unsafe fn mosaic_polish(_: *mut mosaic, stones: *mut c_uint, count: usize) {
        assert_eq!(stones.is_null(), count == 0);
        for at in 0..count {
            // SAFETY: The wrapper passes as many.
            unsafe { *stones.add(at) += 1 };
        }
    }

    pub unsafe fn mosaic_lay(
        _: *mut mosaic,
        plan: *const c_ushort,
        laid: *mut c_ushort,
        count: c_uint,
    ) -> c_int {
        if !laid.is_null() {
            // SAFETY: As above.
            unsafe { plan.copy_to(laid, count as usize) };
        }
        0
    }

    pub unsafe fn mosaic_copy(mosaic: *const mosaic, picture: *mut c_void, size: c_uint) -> c_int {
        // SAFETY: As above.
        unsafe {
            if (*mosaic).dark {
                return -11;
            }
            if picture.is_null() {
                assert_eq!(size, 0);
                return 5;
            }
            let written = 2.min(size as usize);
            fill(picture.cast::<u8>(), size as usize, written);
            // One that says that it has written more than there was room for.
            c_int::from(size == 1) * 8 + written as c_int
        }
    }

    pub unsafe fn mosaic_trace(_: *const mosaic, edge: *mut c_uchar, size: *mut usize) -> c_int {
        // SAFETY: As above.
        unsafe {
            let written = (*size).min(1);
            fill(edge, *size, written);
            *size = written;
        }
        0
    }

    pub unsafe fn mosaic_greys(greys: *mut c_float, count: usize) {
        if !greys.is_null() {
            // SAFETY: As above.
            unsafe { fill(greys, count, count) };
        }
    }
}

#[path = "../../fixtures/patterns/output_that_is_required/expected/easel.rs"]
mod easel;
#[path = "../../fixtures/patterns/written_buffers_or_null/expected/mosaic.rs"]
mod mosaic;

use std::mem::MaybeUninit;

use easel::Easel;
use fixture_support::error::code::{EAGAIN, EINVAL};
use mosaic::Mosaic;

fn with_easel<R>(colours: i32, look: impl FnOnce(&Easel) -> R) -> R {
    let mut c = bindings::easel {
        colours,
        title: "Irises",
    };
    // SAFETY: It is one, until the end of the function.
    look(unsafe { Easel::from_ptr(&raw mut c) })
}

fn with_mosaic<R>(dark: bool, look: impl FnOnce(&Mosaic) -> R) -> R {
    let mut c = bindings::mosaic { dark };
    // SAFETY: As above.
    look(unsafe { Mosaic::from_ptr(&raw mut c) })
}

#[test]
fn what_fits_is_shown_with_its_number() {
    let mut room = [MaybeUninit::uninit(); 4];
    with_easel(3, |easel| {
        assert_eq!(
            easel.easel_colours(&mut room).unwrap(),
            (&mut [7, 8, 9][..], 3)
        );
    });
    with_easel(4, |easel| {
        assert_eq!(easel.easel_colours(&mut room).unwrap().0.len(), 4)
    });
    let mut room = [MaybeUninit::uninit(); 3];
    assert_eq!(easel::easel_brands(&mut room), (&mut [7, 8, 9][..], 3));
}

#[test]
fn of_a_buffer_that_is_too_small_nothing_is_shown() {
    let mut room = [MaybeUninit::uninit(); 2];
    with_easel(3, |easel| {
        assert_eq!(easel.easel_colours(&mut room).unwrap(), (&mut [][..], 3));
    });
    let mut room = [MaybeUninit::uninit(); 3];
    let title = |room: &mut [MaybeUninit<u8>]| with_easel(0, |easel| easel.easel_title(room).1);
    assert_eq!(title(&mut room), 6);
    assert_eq!(title(&mut []), 6);
    assert_eq!(easel::easel_brands(&mut []), (&mut [][..], 3));
}

#[test]
fn an_error_is_no_number() {
    let mut room = [MaybeUninit::uninit(); 2];
    with_easel(-22, |easel| {
        assert_eq!(easel.easel_colours(&mut room).unwrap_err(), EINVAL)
    });
}

#[test]
fn null_asks_for_the_number_alone() {
    with_easel(3, |easel| {
        assert_eq!(easel.easel_sketch(None).unwrap(), (None, 3));
        let mut room = [MaybeUninit::uninit(); 5];
        let (lines, required) = easel.easel_sketch(Some(&mut room)).unwrap();
        assert_eq!((lines.unwrap(), required), (&mut [7, 8, 9][..], 3));
        assert_eq!(
            easel.easel_sketch(Some(&mut [])).unwrap(),
            (Some(&mut [][..]), 3)
        );
    });
}

#[test]
fn a_buffer_that_may_be_null_is_written_where_it_is_there() {
    with_mosaic(false, |mosaic| {
        let mut stones = [1, 2];
        mosaic.mosaic_polish(Some(&mut stones));
        mosaic.mosaic_polish(Some(&mut []));
        mosaic.mosaic_polish(None);
        assert_eq!(stones, [2, 3]);

        let mut laid = [MaybeUninit::uninit(); 2];
        let back = mosaic.mosaic_lay(&[4, 5], Some(&mut laid)).unwrap();
        assert_eq!(back.unwrap(), [4, 5]);
        assert_eq!(mosaic.mosaic_lay(&[4, 5], None).unwrap(), None);
        assert_eq!(
            mosaic.mosaic_lay(&[4], Some(&mut laid)).unwrap_err(),
            EINVAL
        );

        let mut edge = [MaybeUninit::uninit(); 2];
        assert_eq!(mosaic.mosaic_trace(Some(&mut edge)).unwrap().unwrap(), [7]);
        assert_eq!(mosaic.mosaic_trace(Some(&mut [])).unwrap().unwrap(), []);
        assert_eq!(mosaic.mosaic_trace(None).unwrap(), None);
    });
    let mut greys = [MaybeUninit::uninit(); 2];
    assert_eq!(mosaic::mosaic_greys(Some(&mut greys)).unwrap(), [7.0, 8.0]);
    assert_eq!(mosaic::mosaic_greys(None), None);
}

#[test]
fn a_number_behind_the_end_is_an_error_where_there_is_a_buffer() {
    let mut picture = [MaybeUninit::uninit(); 3];
    with_mosaic(false, |mosaic| {
        assert_eq!(
            mosaic.mosaic_copy(Some(&mut picture)).unwrap().unwrap(),
            [7, 8]
        );
        assert_eq!(
            mosaic.mosaic_copy(Some(&mut picture[..1])).unwrap_err(),
            EINVAL
        );
        assert_eq!(mosaic.mosaic_copy(None).unwrap(), None);
    });
    with_mosaic(true, |mosaic| {
        assert_eq!(mosaic.mosaic_copy(None).unwrap_err(), EAGAIN)
    });
}
