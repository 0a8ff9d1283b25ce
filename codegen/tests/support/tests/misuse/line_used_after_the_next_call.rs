//! A line is gone once the reader goes to the next one.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/valid_until_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/valid_until_a_call/expected/reader.rs"]
mod reader;

use reader::Reader;

fn read(mut reader: Reader) -> usize {
    let first = reader.reader_line();
    reader.reader_next();
    first.map_or(0, |line| line.count_bytes())
}

fn main() {}
