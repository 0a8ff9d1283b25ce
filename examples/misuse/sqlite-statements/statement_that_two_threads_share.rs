//! Nor is it shared.

#[allow(dead_code)]
#[path = "../../sqlite-statements/tests/common/mod.rs"]
mod common;

use std::thread;

use common::Database;

fn main() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    let shared = &*statement;
    thread::scope(|scope| {
        scope.spawn(|| assert!(shared.step().is_ok()));
    });
}
