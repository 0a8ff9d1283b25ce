//! What the misuse of slices that end with a call is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/slice_result/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/slice_result/expected/atlas.rs"]
mod atlas;

fn turn(globe: &mut atlas::Globe) -> usize {
    let first = globe.globe_turn().len();
    let second = globe.globe_turn().len();
    first + second
}

fn main() {}
