//! A parent is not ended as long as it has a child.

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

fn close() {
    let colliery = Colliery::colliery_open(3).unwrap();
    let cart = colliery.colliery_load(1).unwrap();
    drop(colliery);
    cart.colliery_cart_weight();
}

fn main() {}
