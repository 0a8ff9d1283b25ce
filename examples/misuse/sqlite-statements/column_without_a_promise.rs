//! A column is read with the promise that the row has it.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;

fn main() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    assert!(statement.step().is_ok());
    assert_eq!(statement.column(0), 7);
}
