use kernel::{bindings, fs::file::KeptFile, types::NotThreadSafe};
use std::ptr::NonNull;

fn forge(ptr: NonNull<bindings::file>) -> KeptFile {
    KeptFile {
        ptr,
        _not_send: NotThreadSafe,
    }
}

fn main() {
    let _ = forge;
}
