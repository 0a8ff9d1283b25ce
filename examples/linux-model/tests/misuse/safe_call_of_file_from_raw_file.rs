use kernel::{bindings, fs::file::File};

fn flags(file: *const bindings::file) -> u32 {
    File::from_raw_file(file).flags()
}

fn main() {
    flags(core::ptr::null());
}
