use kernel::mm::MmWithUser;

fn run(mm: &MmWithUser) {
    mm.kthread_use_mm(|| ());
}

fn main() {
    let _ = run;
}
