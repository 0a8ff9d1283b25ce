//! The support items of the profile `std`, by themselves and below wrappers, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "wrappers and support items are public where they are generated"
)]

mod bindings;
mod by_themselves;
mod children;
mod controls;
mod owned;
mod support;
mod told_by_errno;
#[cfg(not(miri))]
mod with_descriptors;

#[path = "../../../fixtures/patterns/errno_after_the_call/expected/barn.rs"]
mod barn;
#[path = "../../../fixtures/patterns/parent_and_child/expected/colliery.rs"]
mod colliery;
#[path = "../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[path = "../../../fixtures/patterns/descriptors/expected/wharf.rs"]
mod wharf;
