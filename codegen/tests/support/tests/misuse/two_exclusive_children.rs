//! A parent serves one exclusive child at a time.

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
    let one = Colliery::colliery_drill_start(&mut colliery);
    let other = Colliery::colliery_drill_start(&mut colliery);
    one.colliery_drill_turn();
    other.colliery_drill_turn();
}

fn main() {}
