//! What a hook is called with is borrowed for the call.

use std::{cell::RefCell, sync::Arc};

use database_hooks::{database::BeforeCommit, support::ArcBorrow};

thread_local! {
    static KEPT: RefCell<Option<ArcBorrow<'static, u32>>> = const { RefCell::new(None) };
}

struct Keeping;

impl BeforeCommit for Keeping {
    type Data = Arc<u32>;

    fn refuses(data: ArcBorrow<'_, u32>) -> bool {
        KEPT.set(Some(data));
        false
    }
}

fn main() {
    assert!(KEPT.take().is_none());
}
