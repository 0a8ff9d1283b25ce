//! Arrays that end with a zero, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: each array stands in memory of its own, so that Miri sees who reads behind its zero.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_char, c_int, c_uint, c_ushort},
        ptr,
        sync::atomic::{AtomicPtr, Ordering},
    };

    pub struct lexicon {
        pub pages: Vec<c_ushort>,
        pub words: Option<Vec<*const c_char>>,
        pub marked: Vec<c_uint>,
    }

    pub unsafe fn lexicon_pages(lexicon: *const lexicon) -> *const c_ushort {
        // SAFETY: The wrapper passes a lexicon.
        unsafe { (*lexicon).pages.as_ptr() }
    }

    pub unsafe fn lexicon_words(lexicon: *const lexicon) -> *const *const c_char {
        // SAFETY: As above.
        let words = unsafe { &(*lexicon).words };
        words.as_ref().map_or(ptr::null(), |words| words.as_ptr())
    }

    pub unsafe fn lexicon_tongues() -> *mut *mut c_char {
        static NOTHING: AtomicPtr<c_char> = AtomicPtr::new(ptr::null_mut());
        assert!(NOTHING.load(Ordering::Relaxed).is_null());
        NOTHING.as_ptr()
    }

    pub unsafe fn lexicon_mark(lexicon: *mut lexicon, mut pages: *const c_uint) -> c_int {
        // SAFETY: As above, with pages up to a zero.
        unsafe {
            (*lexicon).marked.clear();
            while *pages != 0 {
                (*lexicon).marked.push(*pages);
                pages = pages.add(1);
            }
        }
        0
    }

    pub unsafe fn shelf_reach(_: c_uint) -> c_int {
        7
    }

    pub unsafe fn shelf_leave(_: c_uint) {}

    pub unsafe fn shelf_row(shelf: c_uint) -> *const *const c_char {
        struct Row([*const c_char; 2]);
        // SAFETY: It is never written.
        unsafe impl Sync for Row {}
        static ROW: Row = Row([c"Titles".as_ptr(), ptr::null()]);
        assert_eq!(shelf, 7);
        ROW.0.as_ptr()
    }
}

#[path = "../../fixtures/patterns/terminated_arrays/expected/lexicon.rs"]
mod lexicon;

use std::{ffi::CStr, ptr};

use fixture_support::error::code::EINVAL;
use lexicon::{Lexicon, Shelf};

fn with_lexicon<R>(
    (pages, words): (&[u16], Option<&[&CStr]>),
    look: impl FnOnce(&Lexicon) -> R,
) -> (R, Vec<u32>) {
    let words = words.map(|words| {
        let words = words.iter().map(|word| word.as_ptr());
        words.chain([ptr::null()]).collect()
    });
    let mut c = bindings::lexicon {
        pages: pages.iter().copied().chain([0]).collect(),
        words,
        marked: Vec::new(),
    };
    c.pages.shrink_to_fit();
    // SAFETY: It is one, until the end of the function.
    let result = look(unsafe { Lexicon::from_ptr(&raw mut c) });
    (result, c.marked)
}

#[test]
fn what_stands_in_front_of_the_zero_is_shown() {
    for pages in [&[][..], &[9], &[u16::MAX, 1, 2]] {
        with_lexicon((pages, None), |lexicon| {
            assert_eq!(lexicon.lexicon_pages(), pages)
        });
    }
}

#[test]
fn strings_end_with_null() {
    let words = [c"ash", c"", c"oak"];
    with_lexicon((&[], Some(&words)), |lexicon| {
        let mut found = lexicon.lexicon_words().unwrap();
        assert!(found.by_ref().eq(words));
        // It has ended for good.
        assert_eq!((found.next(), found.next()), (None, None));
    });
    with_lexicon((&[], Some(&[])), |lexicon| {
        assert_eq!(lexicon.lexicon_words().unwrap().count(), 0);
    });
    assert_eq!(lexicon::lexicon_tongues().count(), 0);
}

#[test]
fn null_is_no_array() {
    with_lexicon((&[], None), |lexicon| {
        assert!(lexicon.lexicon_words().is_none())
    });
}

#[test]
fn a_row_is_there_until_the_next() {
    let mut shelf = Shelf::shelf_reach(1).unwrap();
    assert_eq!(shelf.shelf_row().count(), 1);
    assert!(shelf.shelf_row().eq([c"Titles"]));
}

#[test]
fn c_is_given_what_ends_with_its_first_zero() {
    let mark = |pages: &[u32]| with_lexicon((&[], None), |lexicon| lexicon.lexicon_mark(pages));
    assert_eq!(mark(&[3, 4, 0]), (Ok(()), vec![3, 4]));
    assert_eq!(mark(&[0]), (Ok(()), vec![]));
    for pages in [&[][..], &[3], &[3, 0, 4], &[3, 0, 4, 0]] {
        assert_eq!(mark(pages), (Err(EINVAL), vec![]));
    }
}

/// What wrappers cannot see: they have to fail, and are run by themselves.
mod controls {
    #[test]
    #[ignore = "it has to fail"]
    fn an_array_without_its_zero() {
        let mut c = super::bindings::lexicon {
            pages: vec![1, 2],
            words: None,
            marked: Vec::new(),
        };
        // SAFETY: It is one, but for what this is about.
        let lexicon = unsafe { super::Lexicon::from_ptr(&raw mut c) };
        assert!(lexicon.lexicon_pages().len() > 1);
    }
}
