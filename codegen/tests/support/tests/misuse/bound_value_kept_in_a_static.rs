//! What is bound to a scope cannot be kept in a static.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

static KEPT: std::sync::Mutex<Option<&'static porter::CurrentPorter>> = std::sync::Mutex::new(None);

fn main() {}
