use kernel::{current, task::CurrentTask};
use std::cell::Cell;

thread_local! {
    static FIRST: Cell<Option<&'static CurrentTask>> = const { Cell::new(None) };
}

fn main() {
    FIRST.set(Some(current!()));
}
