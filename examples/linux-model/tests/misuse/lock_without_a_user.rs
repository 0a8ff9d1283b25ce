use kernel::mm::Mm;

fn read(mm: &Mm) {
    mm.mmap_read_lock();
    mm.mmap_read_trylock();
    mm.lock_vma_under_rcu(0);
}

fn main() {
    let _ = read;
}
