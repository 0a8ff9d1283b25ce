//! What the misuse of results that end with a call is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/valid_until_a_call/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/valid_until_a_call/expected/reader.rs"]
mod reader;

use reader::Reader;

fn read(mut reader: Reader) -> usize {
    let first = reader.reader_line().map_or(0, |line| line.count_bytes());
    reader.reader_next();
    let second = reader.reader_line().map_or(0, |line| line.count_bytes());
    first + second
}

fn main() {}
