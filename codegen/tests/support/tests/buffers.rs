//! Slices over a C side that is written here: what comes of no elements, and of lengths that do not fit.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: it keeps what it was called with.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        cell::RefCell,
        ffi::{c_char, c_int, c_uchar, c_uint, c_ulong, c_ushort, c_void},
        slice,
    };

    pub struct drum;
    pub struct weaver;
    pub struct quilt;

    thread_local! {
        static CALLS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    /// What C was called with, since somebody has asked last.
    pub fn calls() -> Vec<String> {
        CALLS.take()
    }

    /// Notes a call with what a buffer holds.
    unsafe fn note<T: std::fmt::Debug>(what: &str, from: *const T, count: usize) {
        let seen = match (from.is_null(), count) {
            (true, count) => format!("null, {count}"),
            // C does not follow the pointer.
            (false, 0) => "nothing".to_owned(),
            // SAFETY: The wrapper passes a pointer to as many.
            (false, _) => format!("{:?}", unsafe { slice::from_raw_parts(from, count) }),
        };
        CALLS.with_borrow_mut(|calls| calls.push(format!("{what}: {seen}")));
    }

    fn size(count: impl TryInto<usize>) -> usize {
        count.try_into().ok().unwrap()
    }

    pub unsafe fn drum_play(_: *mut drum, beats: *const c_ushort, count: c_uint) -> c_int {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("play", beats, size(count)) };
        0
    }

    pub unsafe fn drum_sum(count: usize, beats: *const c_uchar) -> c_uint {
        let mut sum = 0;
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many.
            sum += c_uint::from(unsafe { *beats.add(at) });
        }
        sum
    }

    pub unsafe fn drum_label(_: *mut drum, label: *const c_void, size: usize) {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("label", label.cast::<u8>(), size) };
    }

    pub unsafe fn drum_hash(_: *const c_char, size: usize) -> c_ulong {
        c_ulong::try_from(size).unwrap()
    }

    pub unsafe fn drum_dye(_: *mut drum, hues: *const f32, count: c_uchar) {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("dye", hues, size(count)) };
    }

    pub unsafe fn drum_tune(_: *mut drum, pitches: *const f64, count: c_uint) -> c_int {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("tune", pitches, size(count)) };
        -11
    }

    pub unsafe fn drum_mute(_: *mut drum, skins: *const bool, count: usize) -> c_uint {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("mute", skins, count) };
        c_uint::try_from(count).unwrap()
    }

    pub unsafe fn drum_echo(beats: *mut c_uchar, count: usize) {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("echo", beats, count) };
    }

    pub unsafe fn weaver_blend(
        _: *mut weaver,
        warp: *const f32,
        weft: *const f32,
        count: usize,
    ) -> c_int {
        // SAFETY: The wrapper passes pointers to as many.
        unsafe { note("warp", warp, count) };
        // SAFETY: As above.
        unsafe { note("weft", weft, count) };
        0
    }

    pub unsafe fn weaver_check(
        _: *mut weaver,
        mask: *const c_uchar,
        warp: *const c_uint,
        count: c_int,
    ) -> c_int {
        // SAFETY: The wrapper passes pointers to as many.
        unsafe { note("mask", mask, size(count)) };
        // SAFETY: As above.
        unsafe { note("warp", warp, size(count)) };
        0
    }

    pub unsafe fn quilt_turn(_: *const quilt, patches: *mut c_uint, count: usize) {
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many, to write through.
            unsafe { *patches.add(at) += 1 };
        }
    }

    pub unsafe fn quilt_dye(
        _: *const quilt,
        cloth: *mut c_uchar,
        dyes: *const c_uchar,
        size: c_uint,
    ) -> c_int {
        for at in 0..usize::try_from(size).unwrap() {
            // SAFETY: The wrapper passes pointers to as many.
            unsafe { *cloth.add(at) = *dyes.add(at) };
        }
        0
    }

    pub unsafe fn quilt_wash(cloth: *mut c_void, size: usize) -> c_int {
        // SAFETY: The wrapper passes a pointer to as many.
        unsafe { note("wash", cloth.cast::<u8>(), size) };
        0
    }
}

#[path = "../../fixtures/patterns/input_buffer/expected/drum.rs"]
mod drum;
#[path = "../../fixtures/patterns/inout_buffer/expected/quilt.rs"]
mod quilt;
#[path = "../../fixtures/patterns/buffers_of_one_length/expected/weaver.rs"]
mod weaver;

use bindings::calls;
use fixture_support::error::code::{EAGAIN, EINVAL};

fn with_drum<R>(play: impl FnOnce(&drum::Drum) -> R) -> R {
    let c = bindings::drum;
    // SAFETY: It is one, until the end of the function.
    play(unsafe { drum::Drum::from_ptr(&raw const c) })
}

fn with_weaver<R>(weave: impl FnOnce(&weaver::Weaver) -> R) -> R {
    let c = bindings::weaver;
    // SAFETY: As for the drum.
    weave(unsafe { weaver::Weaver::from_ptr(&raw const c) })
}

#[test]
fn c_gets_the_elements_and_their_number() {
    with_drum(|drum| {
        drum.drum_play(&[1, 2, 3]).unwrap();
        drum.drum_label(b"ab");
        drum.drum_dye(&[0.5]).unwrap();
        assert_eq!(drum.drum_tune(Some(&[1.5])), Err(EAGAIN));
        assert_eq!(drum.drum_mute(Some(&[true])), 1);
    });
    assert_eq!((drum::drum_sum(&[1, 2]), drum::drum_hash(b"abc")), (3, 3));
    drum::drum_echo(&[4]);
    let expected = [
        "play: [1, 2, 3]",
        "label: [97, 98]",
        "dye: [0.5]",
        "tune: [1.5]",
        "mute: [true]",
        "echo: [4]",
    ];
    assert_eq!(calls(), expected);
}

#[test]
fn no_elements_are_what_the_contract_says() {
    with_drum(|drum| {
        drum.drum_play(&[]).unwrap();
        drum.drum_label(&[]);
        let _ = drum.drum_tune(Some(&[]));
        drum.drum_mute(Some(&[]));
    });
    assert_eq!(drum::drum_sum(&[]), 0);
    quilt::quilt_wash(&mut []).unwrap();
    let expected = [
        "play: nothing",
        "label: null, 0",
        "tune: nothing",
        "mute: null, 0",
        "wash: null, 0",
    ];
    assert_eq!(calls(), expected);
}

#[test]
fn none_is_null_with_the_length_0() {
    with_drum(|drum| {
        let _ = drum.drum_tune(None);
        drum.drum_mute(None);
    });
    assert_eq!(calls(), ["tune: null, 0", "mute: null, 0"]);
}

#[test]
fn a_length_that_c_has_no_number_for_is_an_error() {
    let hues = [0.0; 256];
    with_drum(|drum| {
        assert_eq!(drum.drum_dye(&hues), Err(EINVAL));
        assert_eq!(calls(), [""; 0]);
        drum.drum_dye(&hues[1..]).unwrap();
    });
    assert_eq!(calls().len(), 1);
}

#[test]
fn lengths_that_differ_are_an_error() {
    with_weaver(|weaver| {
        assert_eq!(weaver.weaver_blend(&[1.0], &[]), Err(EINVAL));
        assert_eq!(weaver.weaver_blend(&[], &[1.0]), Err(EINVAL));
        assert_eq!(weaver.weaver_check(Some(&[]), &[7]), Err(EINVAL));
        assert_eq!(calls(), [""; 0]);
        weaver.weaver_blend(&[1.0], &[2.0]).unwrap();
        weaver.weaver_check(None, &[7]).unwrap();
        weaver.weaver_check(Some(&[1]), &[7]).unwrap();
    });
    let expected = [
        "warp: [1.0]",
        "weft: [2.0]",
        "mask: null, 1",
        "warp: [7]",
        "mask: [1]",
        "warp: [7]",
    ];
    assert_eq!(calls(), expected);
}

#[test]
fn c_writes_into_a_mutable_slice() {
    let c = bindings::quilt;
    // SAFETY: It is one, until the end of the function.
    let quilt = unsafe { quilt::Quilt::from_ptr(&raw const c) };
    let mut patches = [1, 2];
    quilt.quilt_turn(&mut patches);
    assert_eq!(patches, [2, 3]);
    let mut cloth = [0; 2];
    assert_eq!(quilt.quilt_dye(&mut cloth, &[1]), Err(EINVAL));
    quilt.quilt_dye(&mut cloth, &[8, 9]).unwrap();
    assert_eq!(cloth, [8, 9]);
}
