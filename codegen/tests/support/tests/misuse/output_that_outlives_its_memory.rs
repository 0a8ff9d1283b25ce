//! What was written is not read any more once the memory is gone.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/output_buffer/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/output_buffer/expected/spool.rs"]
mod spool;

use std::mem::MaybeUninit;

fn read(spool: &spool::Spool) -> Option<&[u8]> {
    let mut room = [MaybeUninit::uninit(); 4];
    let thread = spool.spool_read(&mut room).ok()?;
    Some(thread)
}

fn main() {}
