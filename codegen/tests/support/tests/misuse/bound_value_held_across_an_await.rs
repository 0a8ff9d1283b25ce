//! A task that holds what is bound to a scope while it waits cannot move to another thread.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn spawn(_: impl std::future::Future + Send) {}

fn wait() {
    spawn(async {
        let current = crate::porter!();
        std::future::ready(()).await;
        current.keys().is_some()
    });
}

fn main() {}
