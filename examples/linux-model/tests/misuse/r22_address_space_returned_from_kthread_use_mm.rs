use kernel::{current, mm::MmWithUser};

fn run(mm: &MmWithUser) {
    // SAFETY: This is a kernel thread without an address space.
    let inside = unsafe {
        mm.kthread_use_mm(|| {
            let task = current!();
            task.mm()
        })
    };
    inside.unwrap().mmap_read_lock();
}

fn main() {
    let _ = run;
}
