//! Nobody passes a length beside a slice, so nobody passes a wrong one.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/input_buffer/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/input_buffer/expected/drum.rs"]
mod drum;

fn play(drum: &drum::Drum, beats: &[u16]) -> bool {
    drum.drum_play(beats, 9).is_ok()
}

fn main() {}
