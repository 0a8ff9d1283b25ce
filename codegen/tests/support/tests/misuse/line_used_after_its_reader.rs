//! A line is gone once its reader is closed.

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
    let line = reader.reader_line();
    drop(reader);
    line.is_some()
}

fn main() {}
