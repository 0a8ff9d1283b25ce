use kernel::fs::file::KeptFile;

fn pay(kept: KeptFile) {
    kept.fput();
}

fn main() {
    let _ = pay;
}
