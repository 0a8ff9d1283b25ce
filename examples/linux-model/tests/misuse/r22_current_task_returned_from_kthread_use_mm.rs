use kernel::{mm::MmWithUser, task::Task};

fn run(mm: &MmWithUser) {
    // SAFETY: This is a kernel thread without an address space.
    let task = unsafe { mm.kthread_use_mm(|| Task::current()) };
    task.mm();
}

fn main() {
    let _ = run;
}
