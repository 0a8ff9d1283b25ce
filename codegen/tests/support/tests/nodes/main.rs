//! Nodes that are embedded in Rust allocations come home: by the call, by a removal, by a failure.
//!
//! The wrappers are those of the fixtures; the C side is a few lines of Rust, which keeps the raw pointers that
//! it gets, as C does.

#![expect(unsafe_code, reason = "the C side of the fixtures is made here")]

mod bell_side;
mod depot_side;
mod shift_side;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_called_after_a_scope/expected/bindings.rs");
    include!("../../../fixtures/patterns/node_called_once/expected/bindings.rs");
    include!("../../../fixtures/patterns/node_until_it_is_taken_out/expected/bindings.rs");
}
#[allow(unreachable_pub, reason = "generated for a library")]
#[path = "../../../fixtures/patterns/node_until_it_is_taken_out/expected/bell.rs"]
mod bell;
#[allow(unreachable_pub, reason = "generated for a library")]
#[path = "../../../fixtures/patterns/node_called_once/expected/depot.rs"]
mod depot;
#[allow(unreachable_pub, reason = "generated for a library")]
#[path = "../../../fixtures/patterns/node_called_after_a_scope/expected/shift.rs"]
mod shift;

use std::sync::{
    atomic::{AtomicUsize, Ordering},
    Arc,
};

/// Counts how often it was dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A value that counts, and what it counts with.
fn counted() -> (Counted, impl Fn() -> usize) {
    let drops = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&drops);
    (Counted(drops), move || counts.load(Ordering::Relaxed))
}

/// A process that runs one test of this file, which is marked as ignored.
#[cfg(not(miri))]
fn child(test: &str) -> std::process::Output {
    let this = std::env::current_exe().expect("it runs");
    std::process::Command::new(this)
        .args(["--ignored", "--exact", "--nocapture", test])
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("it runs again")
}
