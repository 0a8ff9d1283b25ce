use kernel::{
    alloc::flags::GFP_KERNEL,
    current,
    task_work::{OnReturnToUserspace, ReturningToUserspace, TaskWork},
};

struct Work(u32);

impl OnReturnToUserspace for Work {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn main() {
    let work = TaskWork::new(GFP_KERNEL).unwrap();
    let mut scheduled = work.task_work_add(current!(), Work(1)).ok().unwrap();
    scheduled.0 += 1;
}
