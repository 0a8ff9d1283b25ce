//! A call shares its data: only what may be changed when shared may be changed.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_in_a_slot/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_in_a_slot/expected/gate.rs"]
mod gate;

use fixture_support::sync::{Arc, ArcBorrow};

struct Guards;

impl gate::Opens for Guards {
    type Data = Arc<u32>;

    fn may_open(seen: ArcBorrow<'_, u32>) -> bool {
        *seen += 1;
        true
    }
}

fn main() {}
