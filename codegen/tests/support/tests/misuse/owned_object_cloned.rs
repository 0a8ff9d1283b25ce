//! An object has one owner.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/owned_object/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

fn two(kiln: support::Owned<kiln::Kiln>) -> [support::Owned<kiln::Kiln>; 2] {
    [kiln.clone(), kiln]
}

fn main() {}
