use kernel::task::Task;

fn look(task: &Task) {
    task.active_pid_ns();
    task.mm();
    task.group_leader();
}

fn main() {
    let _ = look;
}
