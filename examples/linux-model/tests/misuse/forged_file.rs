use kernel::{fs::file::File, types::Opaque};

fn main() {
    let forged = File {
        inner: Opaque::uninit(),
    };
    drop(forged);
}
