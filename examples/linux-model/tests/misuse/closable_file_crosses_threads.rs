use kernel::fs::file::ClosableFile;

fn send(value: ClosableFile<'_>) {
    std::thread::scope(|scope| {
        scope.spawn(move || drop(value));
    });
}

fn main() {
    let _ = send;
}
