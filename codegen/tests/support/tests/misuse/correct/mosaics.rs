//! What the misuse of buffers that are written and may be null is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/written_buffers_or_null/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/written_buffers_or_null/expected/mosaic.rs"]
mod mosaic;

use std::mem::MaybeUninit;

fn edges(mosaic: &mosaic::Mosaic, room: &mut [MaybeUninit<u8>]) -> Option<u8> {
    let first = mosaic.mosaic_trace(Some(&mut *room)).unwrap()?.first().copied()?;
    let second = mosaic.mosaic_trace(Some(room)).unwrap()?.first().copied()?;
    Some(first + second)
}

fn main() {}
