//! A registration with a borrowed object ends before that does.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_with_destroy/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_with_destroy/expected/lamp.rs"]
mod lamp;

fn outlive<C, T: 'static>(
    at: &lamp::Lamp,
    data: fixture_support::sync::Arc<T>,
) -> lamp::AttachedDimmer<'static, C, T>
where
    C: lamp::Dimmer<Data = fixture_support::sync::Arc<T>>,
{
    lamp::AttachedDimmer::lamp_attach(at, data).unwrap()
}

fn main() {}
