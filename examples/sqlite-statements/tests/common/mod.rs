//! Connections, opened and closed by raw calls.

use std::{
    ffi::{c_char, c_int},
    ptr,
};

use database_statements::{bindings::sqlite3, database::Connection};

unsafe extern "C" {
    fn sqlite3_open(name: *const c_char, connection: *mut *mut sqlite3) -> c_int;
    fn sqlite3_close(connection: *mut sqlite3) -> c_int;
}

/// An open connection to a database in memory.
pub struct Database(*mut sqlite3);

impl Database {
    /// Opens a database without tables.
    pub fn open() -> Self {
        let mut raw = ptr::null_mut();
        // SAFETY: The name ends with a zero, and the connection can be written.
        let code = unsafe { sqlite3_open(c":memory:".as_ptr(), &raw mut raw) };
        assert_eq!(code, 0, "a database in memory can be opened");
        Self(raw)
    }

    /// The connection: it stays open as long as it is borrowed.
    #[allow(dead_code, reason = "the controls do without")]
    pub fn connection(&self) -> &Connection {
        // SAFETY: It is open until `self` is dropped.
        unsafe { Connection::from_ptr(self.0) }
    }

    /// The connection for raw calls.
    #[allow(dead_code, reason = "only the controls do")]
    pub fn raw(&self) -> *mut sqlite3 {
        self.0
    }

    /// Closes the connection; zero, unless the library refuses that, which leaves it open.
    #[allow(dead_code, reason = "the wrappers leave nothing behind")]
    pub fn close(&self) -> c_int {
        // SAFETY: It is open; once it is closed, the caller forgets `self`.
        unsafe { sqlite3_close(self.0) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let code = self.close();
        assert_eq!(code, 0, "no statement is left of the connection");
    }
}
