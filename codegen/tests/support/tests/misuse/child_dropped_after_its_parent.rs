//! Dropping a child is a use of its parent.

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

fn drop_late() {
    let _cart;
    let colliery = Colliery::colliery_open(3).unwrap();
    _cart = colliery.colliery_load(1);
}

fn main() {}
