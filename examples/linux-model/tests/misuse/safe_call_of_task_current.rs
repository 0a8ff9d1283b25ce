use kernel::task::Task;

fn main() {
    Task::current().pid();
}
