//! What is handed out for a block cannot be returned from it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn current<'a>() -> &'a porter::CurrentPorter {
    crate::porter!()
}

fn main() {}
