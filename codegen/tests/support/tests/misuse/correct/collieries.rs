//! What the misuse of children and parents is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../../fixtures/patterns/parent_and_child/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/parent_and_child/expected/colliery.rs"]
mod colliery;
#[allow(warnings)]
#[path = "../../std_items/support.rs"]
mod support;

use colliery::{Cart, Chip, Colliery, Rope};
use support::{Owned, OwnedChild};

fn load(colliery: &Colliery) -> OwnedChild<'_, Cart> {
    colliery.colliery_load(1).unwrap()
}

fn shorter<'a>(cart: OwnedChild<'static, Cart>, _: &'a u32) -> OwnedChild<'a, Cart> {
    cart
}

fn in_order() {
    let colliery = Colliery::colliery_open(3).unwrap();
    let cart = load(&colliery);
    let chip: OwnedChild<'_, Chip> = cart.colliery_cart_chip();
    chip.colliery_chip_size();
    drop(chip);
    drop(cart);
    drop(colliery);
}

fn one_after_the_other(colliery: &mut Owned<Colliery>) -> u32 {
    let one = Colliery::colliery_drill_start(colliery);
    one.colliery_drill_turn();
    drop(one);
    let other = Colliery::colliery_drill_start(colliery);
    let depth = other.colliery_drill_turn();
    drop(other);
    depth + colliery.colliery_depth()
}

fn on_a_thread_that_ends_before(colliery: &Colliery) {
    let cart = load(colliery);
    std::thread::scope(|scope| {
        scope.spawn(move || drop(cart));
    });
}

fn together(colliery: &Colliery) {
    let _rope = Rope::colliery_tie(1, colliery);
    let mut cart = load(colliery);
    let label = Cart::colliery_cart_label(&mut cart);
    let _ = label;
    cart.colliery_cart_chalk(3);
}

fn main() {}
