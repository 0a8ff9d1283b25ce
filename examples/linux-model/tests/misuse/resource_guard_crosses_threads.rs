use kernel::devres::Devres;

fn send(value: &Devres<u32>) {
    let found = value.try_access().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || *found);
    });
}

fn main() {
    let _ = send;
}
