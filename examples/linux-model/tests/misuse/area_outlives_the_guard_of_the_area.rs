use kernel::mm::{virt::VmaRef, MmWithUser};

fn find(mm: &MmWithUser, address: usize) -> Option<&VmaRef> {
    let guard = mm.lock_vma_under_rcu(address)?;
    Some(&guard)
}

fn start(mm: &MmWithUser) -> usize {
    let guard = mm.lock_vma_under_rcu(0).unwrap();
    let area: &VmaRef = &guard;
    drop(guard);
    area.start()
}

fn main() {
    let _ = (find, start);
}
