use kernel::{
    fs::exec::BinaryProgram,
    types::{NotThreadSafe, Opaque},
};

fn main() {
    let forged = BinaryProgram {
        inner: Opaque::uninit(),
        _not_send: NotThreadSafe,
    };
    drop(forged);
}
