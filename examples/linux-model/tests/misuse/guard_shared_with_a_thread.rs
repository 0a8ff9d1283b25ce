use kernel::mm::MmWithUser;

fn read(mm: &MmWithUser) {
    let guard = mm.mmap_read_lock();
    std::thread::scope(|scope| {
        scope.spawn(|| guard.vma_lookup(0).is_some());
    });
}

fn main() {
    let _ = read;
}
