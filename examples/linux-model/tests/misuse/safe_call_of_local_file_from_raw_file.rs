use kernel::{bindings, fs::file::LocalFile};

fn flags(file: *const bindings::file) -> u32 {
    LocalFile::from_raw_file(file).flags()
}

fn main() {
    flags(core::ptr::null());
}
