//! Nobody makes a lamp of nothing.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/view_that_stays_on_its_thread/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/view_that_stays_on_its_thread/expected/lamp.rs"]
mod lamp;

fn forge(inner: fixture_support::types::Opaque<bindings::lamp>) -> lamp::Lamp {
    lamp::Lamp {
        inner,
        _not_send: fixture_support::types::NotThreadSafe,
    }
}

fn main() {}
