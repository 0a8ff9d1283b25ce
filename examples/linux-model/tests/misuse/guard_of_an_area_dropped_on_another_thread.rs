use kernel::mm::MmWithUser;

fn read(mm: &MmWithUser) {
    let guard = mm.lock_vma_under_rcu(0).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(guard));
    });
}

fn main() {
    let _ = read;
}
