use kernel::{mm::MmWithUser, sync::aref::ARef};

fn read(mm: ARef<MmWithUser>) {
    let guard = mm.lock_vma_under_rcu(0);
    drop(mm);
    drop(guard);
}

fn main() {
    let _ = read;
}
