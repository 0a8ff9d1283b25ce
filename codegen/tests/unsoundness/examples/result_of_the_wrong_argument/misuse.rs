//! A dish is a part of its menu, whoever chooses it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/menu.rs"]
mod menu;

use menu::{Diner, Dish, Menu};

fn choose(diner: &Diner) -> &Dish {
    let menu = Menu::menu_write();
    diner.menu_choose(&menu)
}

fn main() {}
