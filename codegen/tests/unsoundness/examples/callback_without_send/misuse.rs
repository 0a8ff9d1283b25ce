//! What the thread of a belfry works with may be used by that thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/belfry.rs"]
mod belfry;

use std::cell::Cell;

use belfry::RingBell;
use fixture_support::sync::{Arc, ArcBorrow};

enum Counting {}

impl RingBell for Counting {
    type Data = Arc<Cell<u32>>;

    fn call(_: ArcBorrow<'_, Cell<u32>>) {}
}

fn main() {}
