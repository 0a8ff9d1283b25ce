//! What the misuse of permits is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/conflict_makes_operation_unsafe/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/conflict_makes_operation_unsafe/expected/permit.rs"]
mod permit;

fn revoke() {
    // SAFETY: This task has taken none.
    unsafe { permit::permit_revoke_all() };
}

fn main() {}
