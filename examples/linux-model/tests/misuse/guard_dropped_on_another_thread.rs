use kernel::mm::MmWithUser;

fn read(mm: &MmWithUser) {
    let guard = mm.mmap_read_lock();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(guard));
    });
}

fn main() {
    let _ = read;
}
