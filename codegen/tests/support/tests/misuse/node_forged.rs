//! Nobody makes what C has from a pointer.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_until_it_is_taken_out/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_until_it_is_taken_out/expected/bell.rs"]
mod bell;

struct Count(u32);

impl bell::Hear for Count {
    fn hear(&self, _: u32) {}
}

fn forge(bell: &bell::Bell) -> bell::AttachedListener<'_, Count> {
    bell::AttachedListener { inner: core::ptr::null_mut(), bell }
}

fn main() {}
