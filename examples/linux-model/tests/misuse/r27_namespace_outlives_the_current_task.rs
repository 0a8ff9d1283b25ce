use kernel::{current, pid_namespace::PidNamespace};

fn own() -> Option<&'static PidNamespace> {
    let task = current!();
    task.active_pid_ns()
}

fn main() {
    own();
}
