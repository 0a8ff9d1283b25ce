//! Nor is it ended after it, though nothing uses it: values end in the order of their names.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;

fn main() {
    let statement;
    let database = Database::open();
    statement = database.connection().prepare(c"SELECT 7").unwrap();
    assert!(statement.is_some());
}
