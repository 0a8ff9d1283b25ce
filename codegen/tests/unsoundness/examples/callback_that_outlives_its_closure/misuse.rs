//! What a watch works with lives as long as the gate may call it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/tollgate.rs"]
mod tollgate;

use std::sync::atomic::{AtomicU32, Ordering};

use fixture_support::{
    alloc::flags::GFP_KERNEL,
    sync::{Arc, ArcBorrow},
};
use tollgate::{CartWatch, Tollgate, WatchCarts};

enum Counting {}

impl WatchCarts for Counting {
    type Data = Arc<&'static AtomicU32>;

    fn call(count: ArcBorrow<'_, &'static AtomicU32>) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

fn count_for_a_while(gate: &Tollgate) {
    let count = AtomicU32::new(0);
    let data = Arc::new(&count, GFP_KERNEL).unwrap();
    CartWatch::<Counting>::tollgate_watch(gate, data).ok().unwrap().leave();
}

fn main() {}
