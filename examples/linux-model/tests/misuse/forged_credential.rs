use kernel::{cred::Credential, types::Opaque};

fn main() {
    let forged = Credential(Opaque::uninit());
    drop(forged);
}
