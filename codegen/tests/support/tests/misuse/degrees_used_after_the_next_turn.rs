//! What could be seen is gone once the globe is turned again.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slice_result/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slice_result/expected/atlas.rs"]
mod atlas;

fn turn(globe: &mut atlas::Globe) -> usize {
    let first = globe.globe_turn();
    let second = globe.globe_turn();
    first.len() + second.len()
}

fn main() {}
