//! A parent whose child needs it to end is not moved before.

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

use colliery::{Colliery, Rope};
use support::Owned;

fn give_away(keep: &mut Vec<Owned<Colliery>>) {
    let colliery = Colliery::colliery_open(3).unwrap();
    let _rope = Rope::colliery_tie(1, &colliery);
    keep.push(colliery);
}

fn main() {}
