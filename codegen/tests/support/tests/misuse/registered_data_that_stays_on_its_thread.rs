//! The data of a callback that runs on another thread must be `Send`.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_once/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use fixture_support::sync::Arc;
use std::cell::Cell;

struct Deliver;

impl train::Errand for Deliver {
    type Data = Arc<Cell<u32>>;

    fn run(_: Arc<Cell<u32>>) {}
}

fn main() {}
