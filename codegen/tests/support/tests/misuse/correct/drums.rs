//! What the misuse of buffers is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/input_buffer/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/input_buffer/expected/drum.rs"]
mod drum;

fn play(drum: &drum::Drum, beats: &[u16]) -> bool {
    drum.drum_play(beats).is_ok()
}

fn main() {}
