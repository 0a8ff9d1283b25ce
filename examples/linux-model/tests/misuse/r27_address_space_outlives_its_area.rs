use kernel::mm::MmWithUser;

fn through(mm: &MmWithUser) {
    let guard = mm.mmap_read_lock();
    let same = guard.vma_lookup(0).unwrap().mm();
    drop(guard);
    same.mmap_read_lock();
}

fn main() {
    let _ = through;
}
