//! A dish that is chosen from a menu.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
mod by_hand;
mod c;
#[path = "expected/menu.rs"]
mod menu;

use std::process::ExitCode;

fn wrappers() {
    let c = c::Diner(0);
    // SAFETY: It is one, and stays until the end of this function.
    let diner = unsafe { menu::Diner::from_ptr((&raw const c).cast()) };
    let menu = menu::Menu::menu_write();
    let dish = diner.menu_choose(&menu);
    assert_eq!(dish.dish_price(), 12);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
