#![deny(unused_must_use)]

use kernel::{
    current,
    fs::file::{BadFdError, ClosedFile},
};

fn close(fd: u32) -> Result<(), BadFdError> {
    let task = current!();
    ClosedFile::file_close_fd(task, fd)?;
    ClosedFile::file_close_fd(task, fd)?.keep();
    Ok(())
}

fn main() {
    let _ = close;
}
