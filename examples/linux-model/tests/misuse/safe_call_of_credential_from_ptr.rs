use kernel::{bindings, cred::Credential};

fn uid(cred: *const bindings::cred) -> u32 {
    Credential::from_ptr(cred).euid().into_raw().val
}

fn main() {
    uid(core::ptr::null());
}
