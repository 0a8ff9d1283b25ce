//! What is bound to the inner scope cannot be returned from it.

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
    let _kept = unsafe { floor.visit(|| porter::CurrentPorter::current()) };
}

fn main() {}
