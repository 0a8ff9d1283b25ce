//! The second call writes into the memory of the first.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/valid_until_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/valid_until_a_call/expected/reader.rs"]
mod reader;

use reader::Reader;

fn read(mut reader: Reader) -> bool {
    let first = reader.reader_line();
    let second = reader.reader_line();
    first == second
}

fn main() {}
