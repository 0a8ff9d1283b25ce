//! What the misuse of statements is measured against.

#![deny(dead_code)]

#[allow(dead_code)]
#[path = "../../../sqlite-statements/tests/common/mod.rs"]
mod common;

use common::Database;
use database_statements::{
    database::{Connection, Statement, Step},
    support::OwnedChild,
};

fn main() {
    statement_that_outlives_its_connection();
    statement_that_ends_after_its_connection();
    statement_that_is_returned_without_its_connection();
    statement_with_two_owners();
    statement_used_after_its_end();
    statement_that_goes_to_another_thread();
    statement_that_two_threads_share();
    column_without_a_promise();
}

fn statement_that_outlives_its_connection() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    assert!(statement.reset().is_ok());
    drop(statement);
    drop(database);
}

fn statement_that_ends_after_its_connection() {
    let database = Database::open();
    let statement;
    statement = database.connection().prepare(c"SELECT 7").unwrap();
    assert!(statement.is_some());
}

fn statement_that_is_returned_without_its_connection() {
    let database = Database::open();
    fn prepare(connection: &Connection) -> OwnedChild<'_, Statement> {
        connection.prepare(c"SELECT 7").unwrap().unwrap()
    }
    assert!(prepare(database.connection()).reset().is_ok());
}

fn statement_with_two_owners() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    let other = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    drop((statement, other));
}

fn statement_used_after_its_end() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    assert!(statement.reset().is_ok());
    drop(statement);
}

fn statement_that_goes_to_another_thread() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    drop(statement);
}

fn statement_that_two_threads_share() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    let shared = &*statement;
    assert_eq!(shared.step(), Ok(Step::Row));
}

fn column_without_a_promise() {
    let database = Database::open();
    let statement = database.connection().prepare(c"SELECT 7").unwrap().unwrap();
    assert_eq!(statement.step(), Ok(Step::Row));
    assert_eq!(statement.data_count(), 1);
    // SAFETY: It is at a row, which has one column.
    assert_eq!(unsafe { statement.column(0) }, 7);
}
