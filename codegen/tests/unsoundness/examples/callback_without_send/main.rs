//! What is called when a bell is rung by a thread of its own.

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
#[path = "expected/belfry.rs"]
mod belfry;
mod by_hand;
mod c;

use std::process::ExitCode;

use std::sync::atomic::{AtomicU32, Ordering};

use belfry::{Belfry, RingBell, Ringing};
use fixture_support::sync::{Arc, ArcBorrow};

enum Counting {}

impl RingBell for Counting {
    type Data = Arc<AtomicU32>;

    fn call(data: ArcBorrow<'_, AtomicU32>) {
        data.fetch_add(1, Ordering::Relaxed);
    }
}

fn wrappers() {
    let mut c = c::Belfry::default();
    // SAFETY: It is one, and stays until the end of this function.
    let belfry = unsafe { Belfry::from_ptr((&raw mut c).cast()) };
    let flags = fixture_support::alloc::flags::GFP_KERNEL;
    let count = Arc::new(AtomicU32::new(0), flags).unwrap();
    let ringing = Ringing::<Counting>::belfry_tell(belfry, count.clone());
    count.fetch_add(1, Ordering::Relaxed);
    drop(ringing);
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

fn main() -> ExitCode {
    unsoundness::main(wrappers, by_hand::run)
}
