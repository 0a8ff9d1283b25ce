//! What was written is in the buffer, be that optional or not.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/written_buffers_or_null/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/written_buffers_or_null/expected/mosaic.rs"]
mod mosaic;

use std::mem::MaybeUninit;

fn edge(mosaic: &mosaic::Mosaic) -> Option<&'static mut [u8]> {
    let mut room = [MaybeUninit::uninit(); 4];
    mosaic.mosaic_trace(Some(&mut room)).unwrap()
}

fn main() {}
