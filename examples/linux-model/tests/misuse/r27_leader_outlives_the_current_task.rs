use kernel::{current, task::Task};

fn main() {
    let leader: &Task;
    {
        let task = current!();
        leader = task.group_leader();
    }
    leader.pid();
}
