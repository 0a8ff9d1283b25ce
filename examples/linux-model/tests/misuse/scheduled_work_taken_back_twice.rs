use kernel::task_work::{OnReturnToUserspace, ReturningToUserspace, ScheduledTaskWork};

struct Work(u32);

impl OnReturnToUserspace for Work {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn take(scheduled: ScheduledTaskWork<'_, Work>) {
    let _ = scheduled.task_work_cancel();
    let _ = scheduled.task_work_cancel();
}

fn main() {
    let _ = take;
}
