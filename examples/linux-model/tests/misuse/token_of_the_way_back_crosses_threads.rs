use kernel::task_work::{OnReturnToUserspace, ReturningToUserspace};

struct Sends;

impl OnReturnToUserspace for Sends {
    fn run(self, at: &ReturningToUserspace<'_>) {
        std::thread::scope(|scope| {
            scope.spawn(|| drop(at));
        });
    }
}

fn main() {}
