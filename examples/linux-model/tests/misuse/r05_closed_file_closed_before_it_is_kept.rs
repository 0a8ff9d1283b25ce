use kernel::{error::Result, fs::file::ClosedFile};

fn close(closed: ClosedFile<'_>) -> Result {
    closed.filp_close()
}

fn main() {
    let _ = close;
}
