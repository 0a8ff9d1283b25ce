//! What is bound to the outer scope cannot be used in the inner one.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn visit(floor: &porter::Floor) {
    let current = crate::porter!();
    // SAFETY: It is night, and nobody visits another floor.
    unsafe { floor.visit(|| current.keys().is_some()) };
}

fn main() {}
