use kernel::{
    current,
    task_work::{OnReturnToUserspace, ReturningToUserspace, ScheduledTaskWork, TaskWork},
};

struct Work(u32);

impl OnReturnToUserspace for Work {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn schedule(work: TaskWork<Work>) -> Option<ScheduledTaskWork<'static, Work>> {
    let task = current!();
    work.task_work_add(task, Work(1)).ok()
}

fn main() {
    let _ = schedule;
}
