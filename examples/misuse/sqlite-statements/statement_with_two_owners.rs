//! A statement has one owner, who ends it.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;

fn main() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    let other = statement.clone();
    drop((statement, other));
}
