//! What the misuse of buffers that C writes is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/inout_buffer/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/inout_buffer/expected/quilt.rs"]
mod quilt;

fn turn(quilt: &quilt::Quilt, patches: &mut [u32]) {
    quilt.quilt_turn(patches);
}

fn dye(quilt: &quilt::Quilt, cloth: &mut [u8], dyes: &[u8]) -> bool {
    quilt.quilt_dye(cloth, dyes).is_ok()
}

fn main() {}
