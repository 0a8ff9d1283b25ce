//! What is borrowed from a bound value cannot leave the block either.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn keys<'a>() -> Option<&'a porter::KeyRing> {
    crate::porter!().keys()
}

fn main() {}
