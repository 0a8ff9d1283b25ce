//! Two threads may not rely on one lock, also where any thread may release it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/lock_guard_try/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/lock_guard_try/expected/sluice.rs"]
mod sluice;

fn share<T: Sync>(_: &T) {}

fn show(sluice: &sluice::Sluice) {
    if let Some(guard) = sluice.sluice_try_lock() {
        share(&guard);
    }
}

fn main() {}
