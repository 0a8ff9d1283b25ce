//! What a watch works with lives as long as the gate may call it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/tollgate.rs"]
mod tollgate;

use std::sync::atomic::AtomicU32;

use fixture_support::sync::{Arc, ArcBorrow};
use tollgate::WatchCarts;

struct Counting<'a>(&'a AtomicU32);

impl<'a> WatchCarts for Counting<'a> {
    type Data = Arc<&'a AtomicU32>;

    fn call(_: ArcBorrow<'_, &'a AtomicU32>) {}
}

fn main() {}
