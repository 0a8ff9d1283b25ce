//! The strings belong to the lexicon.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/terminated_arrays/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/terminated_arrays/expected/lexicon.rs"]
mod lexicon;

use std::ffi::CStr;

fn first(lexicon: &lexicon::Lexicon) -> Option<&'static CStr> {
    lexicon.lexicon_words()?.next()
}

fn main() {}
