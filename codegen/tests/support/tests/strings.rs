//! Strings there and back, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: banners that refuse an empty text, and pennants of no town.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_char, c_int, c_uint},
        ptr,
    };

    pub struct banner {
        pub colour: Option<usize>,
    }
    pub struct pennant {
        pub motto: [u8; 3],
    }
    pub struct pole;

    /// How long a text is.
    unsafe fn length(text: *const c_char) -> usize {
        let mut length = 0;
        // SAFETY: The caller passes a text that ends with a zero.
        while unsafe { *text.add(length) } != 0 {
            length += 1;
        }
        length
    }

    pub unsafe fn banner_write(_: *mut banner, text: *const c_char) -> c_int {
        // SAFETY: The wrapper passes such a text.
        match unsafe { length(text) } {
            0 => -22,
            _ => 0,
        }
    }

    pub unsafe fn banner_paint(banner: *mut banner, colour: *const c_char) {
        // SAFETY: The wrapper passes a banner, and such a text or null.
        unsafe {
            (*banner).colour = match colour.is_null() {
                true => None,
                false => Some(length(colour)),
            };
        }
    }

    pub unsafe fn banner_width(text: *mut c_char) -> c_uint {
        // SAFETY: The wrapper passes such a text.
        c_uint::try_from(unsafe { length(text) }).unwrap()
    }

    pub unsafe fn pennant_motto(pennant: *const pennant) -> *const c_char {
        // SAFETY: The wrapper passes a pennant.
        unsafe { (&raw const (*pennant).motto).cast() }
    }

    pub unsafe fn pennant_maker(_: *const pennant) -> *const c_char {
        ptr::null()
    }

    pub unsafe fn pennant_owner(_: *const pole, pennant: *const pennant) -> *mut c_char {
        // SAFETY: The wrapper passes a pennant.
        unsafe { pennant_motto(pennant) }.cast_mut()
    }

    pub unsafe fn pennant_law() -> *const c_char {
        c"raise it".as_ptr()
    }

    pub unsafe fn pennant_town(_: *const pennant) -> *const c_char {
        ptr::null()
    }
}

#[path = "../../fixtures/patterns/string_param/expected/banner.rs"]
mod banner;
#[path = "../../fixtures/patterns/string_result/expected/pennant.rs"]
mod pennant;

use fixture_support::error::code::{EINVAL, ENOENT};

#[test]
fn c_gets_a_text_that_ends() {
    let mut c = bindings::banner { colour: None };
    let raw = &raw mut c;
    // SAFETY: It is one, until the end of the function.
    let banner = unsafe { banner::Banner::from_ptr(raw) };
    banner.banner_write(c"welcome").unwrap();
    assert_eq!(banner.banner_write(c""), Err(EINVAL));
    banner.banner_paint(Some(c"red"));
    // SAFETY: C does not use it now.
    assert_eq!(unsafe { (*raw).colour }, Some(3));
    banner.banner_paint(None);
    // SAFETY: As above.
    assert_eq!(unsafe { (*raw).colour }, None);
    assert_eq!(banner::banner_width(c"ab"), 2);
}

#[test]
fn a_text_of_c_is_borrowed() {
    let mut c = bindings::pennant { motto: *b"up\0" };
    // SAFETY: It is one, until the end of the function.
    let pennant = unsafe { pennant::Pennant::from_ptr(&raw mut c) };
    assert_eq!(pennant.pennant_motto(), c"up");
    assert_eq!(pennant.pennant_maker(), None);
    assert_eq!(pennant.pennant_town(), Err(ENOENT));
    let pole = bindings::pole;
    // SAFETY: As for the pennant.
    let pole = unsafe { pennant::Pole::from_ptr(&raw const pole) };
    assert_eq!(pole.pennant_owner(pennant), c"up");
    assert_eq!(pennant::pennant_law(), c"raise it");
}
