//! What ends with the next call of a child is not used after it.

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

use colliery::{Cart, Colliery};

fn chalk(colliery: &Colliery) {
    let mut cart = colliery.colliery_load(1).unwrap();
    let label = Cart::colliery_cart_label(&mut cart);
    cart.colliery_cart_chalk(3);
    let _ = label;
}

fn main() {}
