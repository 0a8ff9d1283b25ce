use kernel::task::{CurrentTask, Task};

fn main() {
    let ptr = Task::current_raw();
    // SAFETY: The current task exists.
    unsafe { Task::from_ptr(ptr) };
    // SAFETY: As above.
    unsafe { CurrentTask::from_ptr(ptr) };
}
