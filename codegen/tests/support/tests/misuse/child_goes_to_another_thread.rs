//! A child crosses threads only where its contract says so.

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

fn untie(colliery: &Colliery) {
    let rope = Rope::colliery_tie(1, colliery);
    std::thread::scope(|scope| {
        scope.spawn(move || drop(rope));
    });
}

fn main() {}
