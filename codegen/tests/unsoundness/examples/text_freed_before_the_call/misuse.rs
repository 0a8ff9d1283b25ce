//! A wish that is dropped is passed to nobody.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/recipe.rs"]
mod recipe;

use std::ffi::CString;

fn find(wish: Option<CString>) -> u32 {
    recipe::recipe_find(c"soup", wish.map(|wish| wish.as_c_str()))
}

fn main() {}
