//! What C fills is not read before the call, and not after one that has failed.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

use lighthouse::{Boat, Lighthouse};
use std::mem::MaybeUninit;

fn list(house: &Lighthouse) -> Option<i32> {
    let mut boats = [MaybeUninit::<Boat>::uninit(); 2];
    house.lighthouse_list(&mut boats).ok()?;
    Some(boats[0].into_raw().berth)
}

fn main() {}
