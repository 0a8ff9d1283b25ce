//! What was written is not read any more once something else is written there.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/output_buffer/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/output_buffer/expected/spool.rs"]
mod spool;

use std::mem::MaybeUninit;

fn read_twice(spool: &spool::Spool, room: &mut [MaybeUninit<u8>]) -> usize {
    let first = spool.spool_read(room);
    let second = spool.spool_read(room);
    first.map_or(0, |thread| thread.len()) + second.map_or(0, |thread| thread.len())
}

fn main() {}
