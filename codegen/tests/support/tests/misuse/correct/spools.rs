//! What the misuse of buffers that C fills is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/output_buffer/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/output_buffer/expected/spool.rs"]
mod spool;

use std::mem::MaybeUninit;

fn read_twice(spool: &spool::Spool, room: &mut [MaybeUninit<u8>]) -> usize {
    let first = spool.spool_read(room).map_or(0, |thread| thread.len());
    let second = spool.spool_read(room).map_or(0, |thread| thread.len());
    first + second
}

fn main() {}
