//! An exclusive child needs a parent that has no other.

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

fn drill() {
    let mut colliery = Colliery::colliery_open(3).unwrap();
    let _cart = colliery.colliery_load(1).unwrap();
    let _drill = Colliery::colliery_drill_start(&mut colliery);
}

fn main() {}
