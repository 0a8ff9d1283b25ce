use kernel::task_work::{OnReturnToUserspace, ReturningToUserspace};
use std::cell::Cell;

thread_local! {
    static KEPT: Cell<Option<&'static ReturningToUserspace<'static>>> = const { Cell::new(None) };
}

struct Keeps;

impl OnReturnToUserspace for Keeps {
    fn run(self, at: &ReturningToUserspace<'_>) {
        KEPT.set(Some(at));
    }
}

fn main() {}
