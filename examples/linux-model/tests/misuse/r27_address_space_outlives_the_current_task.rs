use kernel::{current, mm::MmWithUser};

fn own() -> Option<&'static MmWithUser> {
    let task = current!();
    task.mm()
}

fn main() {
    own();
}
