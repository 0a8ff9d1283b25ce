//! Statements that the real library runs, each of them gone before its connection.

mod common;

use std::{ffi::CStr, mem};

use common::Database;
use database_statements::{
    database::{Connection, DatabaseError, Statement, Step},
    support::OwnedChild,
};

/// The library's code for a connection that is still in use.
const BUSY: i32 = 5;

fn prepare<'c>(connection: &'c Connection, text: &CStr) -> OwnedChild<'c, Statement> {
    let statement = connection.prepare(text).expect("it is right");
    statement.expect("there is one")
}

fn run(connection: &Connection, text: &CStr) {
    assert_eq!(prepare(connection, text).step(), Ok(Step::Done));
}

/// The numbers of a column.
fn numbers(statement: &Statement) -> Vec<i64> {
    let mut all = Vec::new();
    while statement.step() == Ok(Step::Row) {
        assert_eq!(statement.data_count(), 1);
        // SAFETY: It is at a row, which has one column.
        all.push(unsafe { statement.column(0) });
    }
    all
}

#[test]
fn several_statements_share_a_connection() {
    let database = Database::open();
    let connection = database.connection();
    run(connection, c"CREATE TABLE t (x)");
    let insert = prepare(connection, c"INSERT INTO t VALUES (?)");
    let select = prepare(connection, c"SELECT x FROM t ORDER BY x");
    for number in [3, 1, 2] {
        insert.bind(1, number).expect("there is such a parameter");
        assert_eq!(insert.step(), Ok(Step::Done));
        insert.reset().expect("it has not failed");
    }
    assert_eq!(numbers(&select), [1, 2, 3]);
    // The connection is closed behind the last statement, or `Database` panics.
}

#[test]
fn a_text_without_a_statement_gives_none() {
    let database = Database::open();
    let connection = database.connection();
    assert!(
        connection
            .prepare(c"  -- nothing")
            .is_ok_and(|one| one.is_none())
    );
    let error = connection.prepare(c"SELEKT 1").err();
    assert_eq!(error, Some(DatabaseError::ERROR));
}

#[test]
fn a_statement_is_gone_when_its_owner_is_dropped() {
    let database = Database::open();
    let connection = database.connection();
    run(connection, c"CREATE TABLE t (x)");
    run(connection, c"INSERT INTO t VALUES (1)");
    let select = prepare(connection, c"SELECT x FROM t");
    assert_eq!(select.step(), Ok(Step::Row));
    let drop_table = || prepare(connection, c"DROP TABLE t").step();
    assert_eq!(drop_table(), Err(DatabaseError::LOCKED));
    drop(select);
    assert_eq!(drop_table(), Ok(Step::Done));
}

#[test]
fn an_error_is_that_of_the_statement() {
    let database = Database::open();
    let connection = database.connection();
    run(connection, c"CREATE TABLE t (x UNIQUE)");
    let insert = prepare(connection, c"INSERT INTO t VALUES (7)");
    assert_eq!(insert.step(), Ok(Step::Done));
    insert.reset().expect("it has not failed");
    assert_eq!(insert.step(), Err(DatabaseError::CONSTRAINT));
    assert_eq!(insert.bind(2, 1), Err(DatabaseError::MISUSE));
    assert_eq!(insert.reset(), Err(DatabaseError::CONSTRAINT));
    assert_eq!(insert.bind(2, 1), Err(DatabaseError::RANGE));
}

#[test]
fn a_connection_with_a_forgotten_statement_stays_open() {
    let database = Database::open();
    let statement = prepare(database.connection(), c"SELECT 1");
    let raw = OwnedChild::into_raw(statement);
    assert_eq!(database.close(), BUSY);
    // SAFETY: The connection is still open, the statement was made from it, and nobody else has it.
    let statement = unsafe { OwnedChild::from_raw(raw, database.connection()) };
    assert_eq!(numbers(&statement), [1]);
    drop(statement);
    assert_eq!(database.close(), 0);
    mem::forget(database);
}
