use kernel::{
    task::Task,
    task_work::{OnReturnToUserspace, ReturningToUserspace, TaskWork},
};

struct Work(u32);

impl OnReturnToUserspace for Work {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn schedule(work: TaskWork<Work>, task: &Task) {
    let _ = work.task_work_add(task, Work(1));
}

fn main() {
    let _ = schedule;
}
