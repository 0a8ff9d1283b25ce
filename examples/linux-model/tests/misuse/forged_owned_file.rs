use core::ptr::NonNull;
use kernel::{fs::file::File, sync::aref::ARef};

fn own(file: &File) -> ARef<File> {
    ARef::from_raw(NonNull::from(file))
}

fn main() {
    own(&kernel::model::new_file(0));
}
