//! A roof lives as long as its house.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/borrowed_result_from_self/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/borrowed_result_from_self/expected/house.rs"]
mod house;

fn keep(house: &house::House) -> &'static house::Roof {
    house.house_roof()
}

fn main() {}
