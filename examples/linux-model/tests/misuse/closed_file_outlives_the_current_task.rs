use kernel::{
    current,
    fs::file::{BadFdError, ClosedFile},
};

fn close(fd: u32) -> Result<ClosedFile<'static>, BadFdError> {
    let task = current!();
    ClosedFile::file_close_fd(task, fd)
}

fn main() {
    let _ = close;
}
