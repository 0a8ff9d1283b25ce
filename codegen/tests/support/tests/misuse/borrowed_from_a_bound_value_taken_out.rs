//! What is borrowed inside a closure does not outlive it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn visit(floor: &porter::Floor) {
    // SAFETY: It is night, and nobody visits another floor.
    let _keys = unsafe { floor.visit(|| crate::porter!().keys()) };
}

fn main() {}
