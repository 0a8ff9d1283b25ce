use kernel::{fs::file::KeptFile, task_work::ReturningToUserspace};

fn pay(kept: KeptFile) {
    // SAFETY: None. It is not to be had at all.
    kept.fput(&unsafe { ReturningToUserspace::new() });
}

fn main() {
    let _ = pay;
}
