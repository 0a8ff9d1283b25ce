use kernel::mm::MmWithUser;

fn run(mm: &MmWithUser) {
    let guard = mm.mmap_read_lock();
    // SAFETY: This is a kernel thread without an address space.
    unsafe { mm.kthread_use_mm(move || drop(guard)) };
}

fn main() {
    let _ = run;
}
