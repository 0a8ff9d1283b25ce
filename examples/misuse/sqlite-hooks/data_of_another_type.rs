//! The data is of the type that the hook reads.

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
    let database = Database::open();
    let hook = CommitHook::<Counting, _>::set(database.connection(), Arc::new(0_u64));
    drop(hook);
}
