//! Data that is taken out under its own call has several owners.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_in_a_slot/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_in_a_slot/expected/gate.rs"]
mod gate;

use fixture_support::alloc::KBox;

struct Guards;

impl gate::Opens for Guards {
    type Data = KBox<u32>;

    fn may_open(_: &u32) -> bool {
        true
    }
}

fn post(at: &gate::Gate, data: KBox<u32>) {
    drop(gate::OpenWatch::<Guards, _>::post(at, data));
}

fn main() {}
