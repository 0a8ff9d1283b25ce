//! What the wrappers keep from happening, done by raw calls: AddressSanitizer must report it.
//!
//! Run alone, these tests pass or fail by chance; `cargo xtask test library` asks for the report.

use std::{mem, ptr};

use zlib_streams::bindings;

/// A stream that is made by hand.
fn stream() -> Box<bindings::z_stream> {
    // SAFETY: All of it is numbers and pointers, and functions that may be absent.
    let mut stream: Box<bindings::z_stream> = Box::new(unsafe { mem::zeroed() });
    let size = i32::try_from(mem::size_of::<bindings::z_stream>()).unwrap();
    let version = bindings::ZLIB_VERSION.as_ptr().cast();
    // SAFETY: The stream is all zeros, and stays where it is.
    let status = unsafe { bindings::deflateInit_(&raw mut *stream, 6, version, size) };
    assert_eq!(status, 0);
    stream
}

/// Input that is freed while a field still points to it: what clearing the fields is for.
#[test]
#[ignore = "it reads memory that was freed"]
fn freed_while_in_a_field() {
    let mut stream = stream();
    let mut output = vec![0_u8; 4096];
    let input = vec![1_u8; 2048];
    stream.next_in = input.as_ptr().cast_mut();
    stream.avail_in = 2048;
    drop(input);
    stream.next_out = output.as_mut_ptr();
    stream.avail_out = 4096;
    // SAFETY: The input was freed: that is what this is about.
    let status = unsafe { bindings::deflate(&raw mut *stream, 4) };
    assert_eq!(status, 1);
}

/// Room that is smaller than the number beside it: what a slice cannot be.
#[test]
#[ignore = "it writes behind what was allocated"]
fn more_room_than_there_is() {
    let mut stream = stream();
    let mut output = vec![0_u8; 16];
    let input: Vec<u8> = (0..=255).collect();
    stream.next_in = input.as_ptr().cast_mut();
    stream.avail_in = 256;
    stream.next_out = output.as_mut_ptr();
    stream.avail_out = 4096;
    // SAFETY: There is room for 16 bytes: that is what this is about.
    unsafe { bindings::deflate(&raw mut *stream, 4) };
}

/// A stream that is never ended: what the destructor is for.
#[test]
#[ignore = "it loses memory"]
fn never_ended() {
    for _ in 0..64 {
        let stream = stream();
        // A pointer that is left on the stack would hide the loss.
        assert_ne!(stream.state, ptr::null_mut());
    }
}

/// A stream that moves is none to the library, which compares addresses: what its own allocation is for.
#[test]
fn a_stream_that_moves_is_none() {
    let first = stream();
    // SAFETY: The copy is what a value would be after a move; only the first one is ended.
    let mut moved = Box::new(unsafe { ptr::read(&raw const *first) });
    let mut first = first;
    // SAFETY: The library looks at its own pointer back, and refuses.
    let status = unsafe { bindings::deflateReset(&raw mut *moved) };
    assert_eq!(status, -2);
    // SAFETY: This one has not moved.
    let status = unsafe { bindings::deflateEnd(&raw mut *first) };
    assert_eq!(status, 0);
}
