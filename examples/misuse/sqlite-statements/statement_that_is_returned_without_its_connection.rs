//! A function that opens the connection does not return a statement of it.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;
use database_statements::{database::Statement, support::OwnedChild};

fn prepare() -> OwnedChild<'static, Statement> {
    let database = Database::open();
    database.connection().prepare(c"SELECT 7").unwrap().unwrap()
}

fn main() {
    assert!(prepare().reset().is_ok());
}
