use kernel::current;

fn main() {
    let task = {
        let task = current!();
        task
    };
    task.pid();
}
