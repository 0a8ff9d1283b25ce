//! Values that C has written are not read any more once their memory is gone.

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

fn list(house: &Lighthouse) -> Option<&[Boat]> {
    let mut room = [MaybeUninit::uninit(); 4];
    let boats = house.lighthouse_list(&mut room).ok()?;
    Some(boats)
}

fn main() {}
