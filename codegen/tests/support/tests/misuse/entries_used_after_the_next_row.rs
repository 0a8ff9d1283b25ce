//! The strings are gone once there is the next row.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/terminated_arrays/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/terminated_arrays/expected/lexicon.rs"]
mod lexicon;

fn rows(shelf: &mut lexicon::Shelf) -> usize {
    let first = shelf.shelf_row();
    let second = shelf.shelf_row();
    first.count() + second.count()
}

fn main() {}
