//! An owner gives no exclusive access, by which the object could be moved.

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

fn swap(one: &mut support::Owned<kiln::Kiln>, other: &mut support::Owned<kiln::Kiln>) {
    std::mem::swap(&mut **one, &mut **other);
}

fn main() {}
