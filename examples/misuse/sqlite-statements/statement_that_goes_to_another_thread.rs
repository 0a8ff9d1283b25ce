//! A statement stays where its connection is.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use std::thread;

use common::Database;

fn main() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || drop(statement));
    });
}
