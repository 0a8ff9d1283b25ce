use kernel::fs::deferred_close::{DeferredFdCloseError, DeferredFdCloser};

fn close(closer: DeferredFdCloser, fds: [u32; 2]) -> Result<(), DeferredFdCloseError> {
    closer.close_fd(fds[0])?;
    closer.close_fd(fds[1])
}

fn main() {
    let _ = close;
}
