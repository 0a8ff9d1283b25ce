//! A recipe that is looked up with a wish.

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
#[path = "expected/recipe.rs"]
mod recipe;

use std::process::ExitCode;

fn wrappers() {
    let wish = std::ffi::CString::new("no salt").ok();
    assert_eq!(recipe::recipe_find(c"soup", wish.as_deref()), 2);
    assert_eq!(recipe::recipe_find(c"soup", None), 1);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
