//! A value is not used after it was dropped.

#![allow(dead_code)]

extern crate pinned_init;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/revocable_registration/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use gate::Sentry;

fn keep(sentry: Sentry<u32>) -> bool {
    let guard = sentry.try_access();
    drop(sentry);
    guard.is_some()
}

fn main() {}
