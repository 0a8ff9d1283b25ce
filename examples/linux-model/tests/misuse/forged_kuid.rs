use kernel::{bindings::kuid_t, task::Kuid};

fn main() {
    let forged = Kuid {
        kuid: kuid_t { val: 0 },
    };
    forged.into_raw();
}
