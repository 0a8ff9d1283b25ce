use kernel::mm::MmWithUser;

fn read(mm: &MmWithUser) {
    let guard = mm.mmap_read_lock();
    let second = guard.clone();
    drop((guard, second));
}

fn main() {
    let _ = read;
}
