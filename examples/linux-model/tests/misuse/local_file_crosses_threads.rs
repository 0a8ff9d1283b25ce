use kernel::{
    fs::file::{File, LocalFile},
    sync::aref::ARef,
};
use std::thread;

/// What may be moved to another thread.
trait Moves: Sized {
    fn move_away(self);
}

// Without this attribute the compiler names the raw fields of the C type that cannot be sent, and
// these are not the same for all headers.
#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Moves for T {
    fn move_away(self) {
        thread::spawn(move || drop(self));
    }
}

fn main() {
    let file: ARef<File> = kernel::model::new_file(0);
    Moves::move_away(file);
    let local: ARef<LocalFile> = LocalFile::fget(0).unwrap();
    Moves::move_away(local);
}
