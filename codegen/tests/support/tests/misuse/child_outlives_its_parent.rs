//! A child is not returned without its parent.

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
use support::OwnedChild;

fn load() -> OwnedChild<'static, Cart> {
    let colliery = Colliery::colliery_open(3).unwrap();
    colliery.colliery_load(1).unwrap()
}

fn main() {}
