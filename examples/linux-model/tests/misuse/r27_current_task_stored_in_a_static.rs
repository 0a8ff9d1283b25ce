use kernel::{current, task::CurrentTask};
use std::sync::OnceLock;

static FIRST: OnceLock<&'static CurrentTask> = OnceLock::new();

fn main() {
    let _ = FIRST.set(current!());
}
