use kernel::{cred::Credential, types::Opaque};

fn main() {
    let forged = Credential {
        inner: Opaque::uninit(),
    };
    drop(forged);
}
