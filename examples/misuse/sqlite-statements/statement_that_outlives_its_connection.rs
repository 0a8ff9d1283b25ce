//! A statement does not outlive its connection.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;

fn main() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    drop(database);
    assert!(statement.reset().is_ok());
}
