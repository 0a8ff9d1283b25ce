//! The dish has the lifetime of the diner.

use crate::{
    bindings, c,
    menu::{Diner, Dish, Menu},
};

fn choose<'a>(diner: &'a Diner, menu: &Menu) -> &'a Dish {
    // SAFETY: Both are what they should be, and so is the dish: wrong, it is a part of the menu.
    unsafe { Dish::from_ptr(bindings::menu_choose(diner.as_ptr(), menu.as_ptr())) }
}

pub fn run() {
    let c = c::Diner(0);
    // SAFETY: It is one, and stays until the end of this function.
    let diner = unsafe { Diner::from_ptr((&raw const c).cast()) };
    let dish = choose(diner, &Menu::menu_write());
    dish.dish_price();
}
