use kernel::fs::file::ClosedFile;

fn keep(closed: ClosedFile<'_>) {
    let _ = closed.keep();
    let _ = closed.keep();
}

fn main() {
    let _ = keep;
}
