use kernel::{
    fs::file::LocalFile,
    types::{NotThreadSafe, Opaque},
};

fn main() {
    let forged = LocalFile {
        inner: Opaque::uninit(),
        _not_send: NotThreadSafe,
    };
    drop(forged);
}
