//! What the wrappers keep from happening, done by raw calls: AddressSanitizer must report it.
//!
//! Run alone, these tests pass or fail by chance; `cargo xtask test library` asks for the report.

mod common;

use std::{mem, ptr};

use common::Database;
use database_statements::bindings;

/// A statement, made by raw calls.
fn prepare(database: &Database) -> *mut bindings::sqlite3_stmt {
    let mut statement = ptr::null_mut();
    let (text, tail) = (c"SELECT 1".as_ptr(), ptr::null_mut());
    // SAFETY: The connection is open, the text ends with a zero, and the statement can be written.
    let code =
        unsafe { bindings::sqlite3_prepare_v2(database.raw(), text, -1, &raw mut statement, tail) };
    assert_eq!(code, 0);
    statement
}

/// What a statement does with its connection, which is gone. The library is not instrumented, so that its own reads are
/// not seen: this one is here.
#[test]
#[ignore = "it reads memory that was freed"]
fn read_after_its_end() {
    let database = Database::open();
    let statement = prepare(&database);
    // SAFETY: It is not: the connection is gone when it is read.
    unsafe {
        bindings::sqlite3_finalize(statement);
        assert_eq!(database.close(), 0);
        let _ = database.raw().cast::<u8>().read_volatile();
    }
    mem::forget(database);
}

/// A statement that nobody ends: the connection cannot be closed, and both are lost.
#[test]
#[ignore = "it loses memory"]
fn never_ended() {
    let database = Database::open();
    for _ in 0..64 {
        prepare(&database);
    }
    assert_ne!(database.close(), 0);
    mem::forget(database);
}
