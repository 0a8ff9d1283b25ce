//! What the misuse of streams is measured against.

#![deny(dead_code)]

use std::{mem::MaybeUninit, thread};

use zlib_streams::zlib::{Deflate, compress, flush, z_error};

fn main() {
    stream_used_after_its_end();
    stream_used_after_it_went_to_a_thread();
    stream_changed_by_two_threads();
    stream_changed_while_a_thread_reads_it();
    stream_with_two_owners();
    memory_taken_from_its_stream();
    output_used_after_the_room_was_written_again();
    output_that_is_input_of_the_same_room();
    output_that_outlives_its_room();
    output_of_a_whole_slice_that_outlives_its_room();
    output_to_a_shared_slice();
    room_read_beside_what_was_written();
    text_of_a_code_without_a_promise();
}

fn stream_used_after_its_end() {
    let stream = Deflate::new(6).unwrap();
    assert_eq!(stream.total_in(), 0);
    drop(stream);
}

fn stream_used_after_it_went_to_a_thread() {
    let stream = Deflate::new(6).unwrap();
    let other = thread::spawn(move || stream);
    let stream = other.join().unwrap();
    assert_eq!(stream.total_in(), 0);
}

fn stream_changed_by_two_threads() {
    let mut stream = Deflate::new(6).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| stream.reset().unwrap()).join().unwrap();
    });
    thread::scope(|scope| {
        scope.spawn(|| stream.reset().unwrap());
    });
}

fn stream_changed_while_a_thread_reads_it() {
    let mut stream = Deflate::new(6).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| assert_eq!(stream.total_in(), 0));
        assert_eq!(stream.total_out(), 0);
    });
    stream.reset().unwrap();
}

fn stream_with_two_owners() {
    let mut stream = Deflate::new(6).unwrap();
    let other: Deflate = stream.try_clone().unwrap();
    drop((stream, other));
}

fn memory_taken_from_its_stream() {
    let stream = Deflate::new(6).unwrap();
    let moved = stream;
    assert_eq!(moved.total_in(), 0);
}

fn output_used_after_the_room_was_written_again() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::uninit(); 64];
    let (_, _, first) = stream
        .deflate(b"a", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    assert!(!first.is_empty());
    let (_, _, second) = stream
        .deflate(b"b", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    assert!(!second.is_empty());
}

fn output_that_is_input_of_the_same_room() {
    let mut stream = Deflate::new(6).unwrap();
    let (mut room, mut other) = ([MaybeUninit::uninit(); 64], [MaybeUninit::uninit(); 128]);
    let (_, _, written) = stream
        .deflate(b"a", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    stream
        .deflate(written, &mut other, flush::Z_FINISH)
        .unwrap();
}

fn output_that_outlives_its_room() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::uninit(); 64];
    let written = { stream.deflate(b"a", &mut room, flush::Z_FINISH).unwrap().2 };
    drop(stream);
    assert!(!written.is_empty());
}

fn output_of_a_whole_slice_that_outlives_its_room() {
    let mut room = [MaybeUninit::uninit(); 64];
    let written = compress(&mut room, b"a").unwrap();
    assert!(!written.is_empty());
}

fn output_to_a_shared_slice() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::uninit(); 64];
    stream.deflate(b"a", &mut room, flush::Z_FINISH).unwrap();
}

fn room_read_beside_what_was_written() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::<u8>::uninit(); 64];
    let (_, _, written) = stream.deflate(b"a", &mut room, flush::Z_FINISH).unwrap();
    let first: u8 = written[0];
    assert_eq!(first, 0x78);
}

fn text_of_a_code_without_a_promise() {
    // SAFETY: The code is one of those from -6 to 2.
    let text = unsafe { z_error(-2) };
    assert!(!text.is_empty());
}
