//! What is bound to a scope cannot be used on another thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn share() {
    let current = crate::porter!();
    std::thread::scope(|scope| {
        scope.spawn(|| current.keys().is_some());
    });
}

fn main() {}
