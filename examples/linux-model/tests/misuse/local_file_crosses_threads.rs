use kernel::fs::file::LocalFile;

fn main() {
    let file = LocalFile::fget(0).unwrap();
    std::thread::spawn(move || file.flags());
}
