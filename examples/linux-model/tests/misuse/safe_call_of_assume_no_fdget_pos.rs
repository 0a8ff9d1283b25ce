use kernel::fs::file::LocalFile;

fn main() {
    let local = LocalFile::fget(0).unwrap();
    LocalFile::assume_no_fdget_pos(local);
}
