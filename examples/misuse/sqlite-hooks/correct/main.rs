//! What the misuse of hooks is measured against.

#![deny(dead_code)]

#[allow(dead_code)]
#[path = "../../../sqlite-hooks/tests/common/mod.rs"]
mod common;

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use common::Database;
use database_hooks::{
    database::{BeforeCommit, CommitHook},
    support::ArcBorrow,
};

struct Counting;

impl BeforeCommit for Counting {
    type Data = Arc<Cell<u32>>;

    fn refuses(data: ArcBorrow<'_, Cell<u32>>) -> bool {
        data.set(data.get() + 1);
        false
    }
}

thread_local! {
    /// What the hook below keeps: the data, and not what it is called with.
    static KEPT: RefCell<Option<Arc<u32>>> = const { RefCell::new(None) };
}

struct Keeping;

impl BeforeCommit for Keeping {
    type Data = Arc<u32>;

    fn refuses(data: ArcBorrow<'_, u32>) -> bool {
        KEPT.set(Some(data.into()));
        false
    }
}

fn main() {
    hook_that_outlives_its_connection();
    hook_that_goes_to_another_thread();
    connection_that_goes_to_another_thread();
    hook_used_after_it_was_taken_back();
    data_used_after_it_was_given();
    data_of_another_type();
    data_that_borrows();
    argument_that_a_hook_keeps();
}

fn hook_that_outlives_its_connection() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    assert_eq!(database.run(c"INSERT INTO t VALUES (1)"), 0);
    assert!(hook.unregister().is_some());
    drop(database);
    assert_eq!(data.get(), 1);
}

fn hook_that_goes_to_another_thread() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    drop(hook);
    assert_eq!(database.run(c"INSERT INTO t VALUES (1)"), 0);
    assert_eq!(data.get(), 0);
}

fn connection_that_goes_to_another_thread() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    let connection = database.connection();
    assert!(!connection.as_ptr().is_null());
    drop((hook, data));
}

fn hook_used_after_it_was_taken_back() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    hook.leave();
    assert_eq!(database.run(c"INSERT INTO t VALUES (1)"), 0);
    assert_eq!(data.get(), 1);
}

fn data_used_after_it_was_given() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data);
    let data = hook.unregister().unwrap();
    assert_eq!(data.get(), 0);
}

fn data_of_another_type() {
    let database = Database::open();
    let hook = CommitHook::<Counting, _>::set(database.connection(), Arc::new(Cell::new(0)));
    drop(hook);
}

fn data_that_borrows() {
    let (database, calls) = (Database::open(), Arc::new(Cell::new(0)));
    CommitHook::<Counting, _>::set(database.connection(), calls.clone()).leave();
    assert_eq!(database.run(c"INSERT INTO t VALUES (1)"), 0);
    assert_eq!(calls.get(), 1);
}

fn argument_that_a_hook_keeps() {
    let database = Database::open();
    let hook = CommitHook::<Keeping, _>::set(database.connection(), Arc::new(7));
    assert_eq!(database.run(c"INSERT INTO t VALUES (1)"), 0);
    drop(hook);
    assert_eq!(KEPT.take().as_deref(), Some(&7));
}
