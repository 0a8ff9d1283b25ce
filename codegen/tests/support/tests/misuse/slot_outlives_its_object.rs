//! What fills a slot of an object ends before the object does.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_in_a_slot/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_in_a_slot/expected/gate.rs"]
mod gate;

use fixture_support::sync::{Arc, ArcBorrow};
use std::cell::Cell;

struct Guards;

impl gate::Opens for Guards {
    type Data = Arc<Cell<u32>>;

    fn may_open(seen: ArcBorrow<'_, Cell<u32>>) -> bool {
        seen.set(seen.get() + 1);
        true
    }
}

fn outlive(at: &gate::Gate, seen: Arc<Cell<u32>>) -> gate::OpenWatch<'static, Guards, Cell<u32>> {
    gate::OpenWatch::post(at, seen)
}

fn main() {}
