//! What the wrappers keep from happening, done by raw calls: AddressSanitizer must report it.
//!
//! Run alone, these tests pass or fail by chance; `cargo xtask test library` asks for the report.

mod common;

use std::{ffi::c_void, ptr};

use common::Database;
use database_hooks::bindings;

unsafe extern "C" fn reads(data: *mut c_void) -> i32 {
    // SAFETY: It is not what it should be, once the data was freed: that is what this file is about.
    unsafe { i32::from(data.cast::<u64>().read_volatile() == 1) }
}

/// Data that is freed while it is registered.
#[test]
#[ignore = "it reads memory that was freed"]
fn freed_while_registered() {
    let database = Database::open();
    let data = Box::into_raw(Box::new(0_u64));
    // SAFETY: The connection is open; what is registered with it is freed too early.
    unsafe {
        bindings::sqlite3_commit_hook(database.raw(), Some(reads), data.cast());
        drop(Box::from_raw(data));
    }
    database.run(c"INSERT INTO t VALUES (1)");
}

/// What the hook below is registered with.
struct Own {
    connection: *mut bindings::sqlite3,
    calls: u64,
}

unsafe extern "C" fn takes_itself_back(data: *mut c_void) -> i32 {
    let data = data.cast::<Own>();
    // SAFETY: The data is freed under the call that reads it afterwards: that is what this is about.
    unsafe {
        bindings::sqlite3_commit_hook((*data).connection, None, ptr::null_mut());
        drop(Box::from_raw(data));
        i32::from((&raw const (*data).calls).read_volatile() == 1)
    }
}

/// Data that is freed by a call that is under way: what each call of the wrappers is an owner for.
#[test]
#[ignore = "it reads memory that was freed"]
fn freed_under_its_call() {
    let database = Database::open();
    let (connection, calls) = (database.raw(), 0);
    let data = Box::into_raw(Box::new(Own { connection, calls }));
    // SAFETY: The connection is open, and the data is there as long as it is registered.
    unsafe { bindings::sqlite3_commit_hook(connection, Some(takes_itself_back), data.cast()) };
    database.run(c"INSERT INTO t VALUES (1)");
}

/// Data that nobody frees once it was replaced.
#[test]
#[ignore = "it loses memory"]
fn lost_when_replaced() {
    let database = Database::open();
    for round in 0..64_u64 {
        let data = Box::into_raw(Box::new(round + 2));
        // SAFETY: The connection is open, and the data is there for ever.
        unsafe { bindings::sqlite3_commit_hook(database.raw(), Some(reads), data.cast()) };
    }
    database.run(c"INSERT INTO t VALUES (1)");
    // SAFETY: The connection is open.
    unsafe { bindings::sqlite3_commit_hook(database.raw(), None, ptr::null_mut()) };
}
