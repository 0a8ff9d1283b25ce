//! A hook does not outlive the connection that calls it.

#[allow(dead_code)]
#[path = "../../sqlite-hooks/tests/common/mod.rs"]
mod common;

use std::{cell::Cell, sync::Arc};

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

fn main() {
    let (database, data) = (Database::open(), Arc::new(Cell::new(0)));
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    drop(database);
    assert!(hook.unregister().is_some());
}
