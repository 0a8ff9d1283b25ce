//! A hook can be left behind, so that its data borrows nothing that ends.

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
    type Data = Arc<&'static Cell<u32>>;

    fn refuses(data: ArcBorrow<'_, &'static Cell<u32>>) -> bool {
        data.set(data.get() + 1);
        false
    }
}

fn main() {
    let (database, calls) = (Database::open(), Cell::new(0));
    CommitHook::<Counting, _>::set(database.connection(), Arc::new(&calls)).leave();
}
