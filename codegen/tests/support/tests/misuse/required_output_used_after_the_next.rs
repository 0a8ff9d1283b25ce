//! Both calls write into the same memory.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/output_that_is_required/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/output_that_is_required/expected/easel.rs"]
mod easel;

use std::mem::MaybeUninit;

fn colours(easel: &easel::Easel, room: &mut [MaybeUninit<u32>]) -> usize {
    let (first, _) = easel.easel_colours(room).unwrap();
    let (second, _) = easel.easel_colours(room).unwrap();
    first.len() + second.len()
}

fn main() {}
