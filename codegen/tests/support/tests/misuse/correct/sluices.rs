//! What the misuse of guards that any thread may release is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/lock_guard_try/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/lock_guard_try/expected/sluice.rs"]
mod sluice;

use fixture_support::error::Result;

fn lock(sluice: &'static sluice::Sluice) -> Result<sluice::SluiceGuard<'static>> {
    fn run<T: Send>(_: T) {}
    if let Some(guard) = sluice.sluice_try_lock() {
        run(guard);
    }
    drop(sluice.sluice_try_lock_twice()?);
    sluice.sluice_lock_patiently(3)
}

fn main() {}
