use kernel::{mm::MmWithUser, sync::aref::ARef};

fn read(mm: ARef<MmWithUser>) {
    let guard = mm.mmap_read_lock();
    drop(mm);
    guard.vma_lookup(0);
}

fn main() {
    let _ = read;
}
