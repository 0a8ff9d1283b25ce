use kernel::mm::{virt::VmaRef, MmWithUser};

fn find(mm: &MmWithUser, address: usize) -> Option<&VmaRef> {
    mm.mmap_read_lock().vma_lookup(address)
}

fn start(mm: &MmWithUser) -> usize {
    let guard = mm.mmap_read_lock();
    let area = guard.vma_lookup(0).unwrap();
    drop(guard);
    area.start()
}

fn main() {
    let _ = (find, start);
}
