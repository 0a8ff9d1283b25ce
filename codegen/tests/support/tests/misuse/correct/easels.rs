//! What the misuse of buffers that may be too small is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/output_that_is_required/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/output_that_is_required/expected/easel.rs"]
mod easel;

use std::mem::MaybeUninit;

fn colours(easel: &easel::Easel, room: &mut [MaybeUninit<u32>]) -> usize {
    let (_, required) = easel.easel_colours(room).unwrap();
    let (colours, _) = easel.easel_colours(room).unwrap();
    colours.len() + required
}

fn main() {}
