use kernel::current;

fn main() {
    let task = current!();
    std::thread::scope(|scope| {
        scope.spawn(move || task.pid());
    });
}
