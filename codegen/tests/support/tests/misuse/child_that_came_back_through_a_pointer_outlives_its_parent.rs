//! What comes back through a pointer borrows its parent too.

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

use colliery::{colliery_load_at, Colliery};

fn drop_late() {
    let mut _cart = None;
    let colliery = Colliery::colliery_open(3).unwrap();
    _cart = colliery_load_at(1, &colliery).ok();
}

fn main() {}
