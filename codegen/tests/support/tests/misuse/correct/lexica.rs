//! What the misuse of arrays that end with a zero is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/terminated_arrays/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/terminated_arrays/expected/lexicon.rs"]
mod lexicon;

use std::ffi::CStr;

fn first(lexicon: &lexicon::Lexicon) -> Option<&CStr> {
    lexicon.lexicon_words()?.next()
}

fn rows(shelf: &mut lexicon::Shelf) -> usize {
    let first = shelf.shelf_row().count();
    first + shelf.shelf_row().count()
}

fn main() {}
