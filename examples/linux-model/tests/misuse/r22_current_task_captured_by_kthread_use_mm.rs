use kernel::{current, mm::MmWithUser};

fn run(mm: &MmWithUser) {
    let task = current!();
    // SAFETY: This is a kernel thread without an address space.
    unsafe { mm.kthread_use_mm(|| task.mm().is_some()) };
}

fn main() {
    let _ = run;
}
