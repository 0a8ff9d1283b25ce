use kernel::fs::file::ClosedFile;

fn send(value: ClosedFile<'_>) {
    std::thread::scope(|scope| {
        scope.spawn(move || drop(value));
    });
}

fn main() {
    let _ = send;
}
