use kernel::fs::file::KeptFile;

fn send(value: KeptFile) {
    std::thread::spawn(move || drop(value));
}

fn main() {
    let _ = send;
}
