use kernel::{error::Result, fs::file::ClosableFile};

fn close(closable: ClosableFile<'_>) -> Result {
    closable.filp_close()?;
    closable.filp_close()
}

fn main() {
    let _ = close;
}
