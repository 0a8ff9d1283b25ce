//! What is called for every cart at a tollgate.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
mod by_hand;
mod c;
#[path = "expected/tollgate.rs"]
mod tollgate;

use std::process::ExitCode;

use std::sync::atomic::{AtomicU32, Ordering};

use fixture_support::sync::Arc;
use tollgate::{CartWatch, Tollgate, WatchCarts};

enum Counting {}

impl WatchCarts for Counting {
    type Data = Arc<AtomicU32>;

    fn call(data: fixture_support::sync::ArcBorrow<'_, AtomicU32>) {
        data.fetch_add(1, Ordering::Relaxed);
    }
}

fn wrappers() {
    let mut c = c::Tollgate::default();
    // SAFETY: It is one, and stays until the end of this function.
    let gate = unsafe { Tollgate::from_ptr((&raw mut c).cast()) };
    let flags = fixture_support::alloc::flags::GFP_KERNEL;
    let seen = Arc::new(AtomicU32::new(0), flags).unwrap();
    let watch = CartWatch::<Counting>::tollgate_watch(gate, seen.clone());
    gate.tollgate_pass();
    drop(watch);
    gate.tollgate_pass();
    assert_eq!(seen.load(Ordering::Relaxed), 1);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
