//! Only the function that registers makes a registration.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_with_destroy/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_with_destroy/expected/lamp.rs"]
mod lamp;

use fixture_support::sync::Arc;

struct Dim;

impl lamp::Dimmer for Dim {
    type Data = Arc<u32>;

    fn call(_: fixture_support::sync::ArcBorrow<'_, u32>, level: i64) -> i64 {
        level
    }
}

fn forge(at: &lamp::Lamp, kept: Arc<u32>) -> lamp::AttachedDimmer<'_, Dim, u32> {
    lamp::AttachedDimmer {
        lamp: at,
        data: core::ptr::null_mut(),
        kept,
        _callback: core::marker::PhantomData,
    }
}

fn main() {}
