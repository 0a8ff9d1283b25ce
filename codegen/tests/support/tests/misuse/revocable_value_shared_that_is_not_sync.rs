//! A value is not shared by way of what it is in.

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

fn share<T: Sync>(_: &T) {}

fn show(sentry: &Sentry<core::cell::Cell<u32>>) {
    share(sentry);
}

fn main() {}
