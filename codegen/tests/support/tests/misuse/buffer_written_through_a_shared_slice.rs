//! C does not write what others may read meanwhile.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/inout_buffer/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/inout_buffer/expected/quilt.rs"]
mod quilt;

fn turn(quilt: &quilt::Quilt, patches: &[u32]) {
    quilt.quilt_turn(patches);
}

fn dye(quilt: &quilt::Quilt, cloth: &mut [u8]) -> bool {
    quilt.quilt_dye(cloth, &cloth[..]).is_ok()
}

fn main() {}
