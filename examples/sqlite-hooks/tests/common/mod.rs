//! Connections, opened and closed by raw calls, and statements on them.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    ptr,
};

use database_hooks::{bindings::sqlite3, database::Connection};

/// What is called with each row of a result.
type Row = unsafe extern "C" fn(*mut c_void, c_int, *mut *mut c_char, *mut *mut c_char) -> c_int;

unsafe extern "C" {
    fn sqlite3_open(name: *const c_char, connection: *mut *mut sqlite3) -> c_int;
    fn sqlite3_exec(
        connection: *mut sqlite3,
        statements: *const c_char,
        row: Option<Row>,
        data: *mut c_void,
        error: *mut *mut c_char,
    ) -> c_int;
    fn sqlite3_close(connection: *mut sqlite3) -> c_int;
}

/// An open connection to a database in memory; it belongs to one thread.
pub struct Database(*mut sqlite3);

impl Database {
    /// Opens a database with one table.
    pub fn open() -> Self {
        let mut raw = ptr::null_mut();
        // SAFETY: The name ends with a zero, and the connection can be written.
        let code = unsafe { sqlite3_open(c":memory:".as_ptr(), &raw mut raw) };
        assert_eq!(code, 0, "a database in memory can be opened");
        let database = Self(raw);
        assert_eq!(database.run(c"CREATE TABLE t (x)"), 0);
        database
    }

    /// The connection, for what is set with it: it stays open as long as it is borrowed.
    #[allow(dead_code, reason = "the controls do without")]
    pub fn connection(&self) -> &Connection {
        // SAFETY: It is open until `self` is dropped.
        unsafe { Connection::from_ptr(self.0) }
    }

    /// Runs statements; none of the hooks here uses the connection. Zero is success.
    pub fn run(&self, statements: &CStr) -> i32 {
        // SAFETY: The connection is open, the text ends with a zero, and nothing is called with rows.
        unsafe {
            sqlite3_exec(
                self.0,
                statements.as_ptr(),
                None,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        }
    }

    /// The connection for raw calls.
    #[allow(dead_code, reason = "only the controls do")]
    pub fn raw(&self) -> *mut sqlite3 {
        self.0
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SAFETY: It is open, and nothing refers to it any more.
        let code = unsafe { sqlite3_close(self.0) };
        assert_eq!(code, 0, "nothing is left of the connection");
    }
}
