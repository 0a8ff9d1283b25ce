use kernel::task_work::{OnReturnToUserspace, ReturningToUserspace, ScheduledTaskWork};

struct Work(u32);

impl OnReturnToUserspace for Work {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn send(scheduled: ScheduledTaskWork<'_, Work>) {
    std::thread::scope(|scope| {
        scope.spawn(move || drop(scheduled));
    });
}

fn main() {
    let _ = send;
}
