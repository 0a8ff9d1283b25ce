//! What is handed out for a block does not live for ever.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

thread_local! {
    static KEPT: std::cell::Cell<Option<&'static porter::CurrentPorter>> =
        const { std::cell::Cell::new(None) };
}

fn keep() {
    let current = crate::porter!();
    KEPT.set(Some(current));
}

fn main() {}
