use kernel::{cred::Credential, fs::file::LocalFile};

fn opener(fd: u32) -> &'static Credential {
    let file = LocalFile::fget(fd).unwrap();
    file.cred()
}

fn main() {
    opener(0).euid();
}
