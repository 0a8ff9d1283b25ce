//! A child of a child must not outlive that.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/parent_and_child/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/parent_and_child/expected/colliery.rs"]
mod colliery;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

use colliery::Colliery;

fn tip(colliery: &Colliery) -> u32 {
    let cart = colliery.colliery_load(1).unwrap();
    let chip = cart.colliery_cart_chip();
    drop(cart);
    chip.colliery_chip_size()
}

fn main() {}
