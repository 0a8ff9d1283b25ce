//! Nothing is done with a parent as long as it has an exclusive child.

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

fn drill() -> u32 {
    let mut colliery = Colliery::colliery_open(3).unwrap();
    let _drill = Colliery::colliery_drill_start(&mut colliery);
    colliery.colliery_depth()
}

fn main() {}
