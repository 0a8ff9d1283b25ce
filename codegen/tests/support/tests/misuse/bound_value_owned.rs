//! A bound value cannot be owned: only the looser view is counted.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/context_bound_type_and_macro/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/context_bound_type_and_macro/expected/office/clerk.rs"]
mod clerks;
mod office {
    pub(crate) use crate::clerks as clerk;
}

fn keep(_: fixture_support::aref::ARef<office::clerk::ClerkOnDuty>) {}

fn main() {}
