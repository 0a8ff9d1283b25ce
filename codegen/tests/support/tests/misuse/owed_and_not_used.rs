//! What is owed and not used is warned of.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

#[deny(unused_must_use)]
fn forget(cast_off: barge::CastOffBarge<'_>, keeper: &barge::KeeperOnDuty) {
    let _ = barge::CastOffBarge::barge_cast_off(keeper, 1).map(|one| {
        one.watch();
    });
    cast_off.watch();
}

fn main() {}
