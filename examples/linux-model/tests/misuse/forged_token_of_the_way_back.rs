use kernel::{fs::file::KeptFile, task_work::ReturningToUserspace};
use std::marker::PhantomData;

fn pay(kept: KeptFile) {
    kept.fput(&ReturningToUserspace { _call: PhantomData });
}

fn main() {
    let _ = pay;
}
