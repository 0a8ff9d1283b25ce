//! What the misuse of lakes is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/equality_by_identity/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/equality_by_identity/expected/lake.rs"]
mod lake;

fn same(one: &lake::Lake, other: &lake::Lake, frozen: &lake::FrozenLake) -> bool {
    one == other && *one == **frozen
}

fn main() {}
