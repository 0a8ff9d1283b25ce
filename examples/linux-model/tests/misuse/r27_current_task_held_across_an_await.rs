use kernel::current;
use std::future::{ready, Future};

/// Runs a future on whichever task has time.
fn spawn(_: impl Future<Output = ()> + Send) {}

fn main() {
    spawn(async {
        let task = current!();
        ready(()).await;
        task.pid();
    });
}
