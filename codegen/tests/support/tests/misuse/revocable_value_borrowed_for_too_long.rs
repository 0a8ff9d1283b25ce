//! What a value borrows is seen for as long as the access, and not for as long as it was promised.

#![allow(dead_code)]

extern crate pinned_init;

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/revocable_registration/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/revocable_registration/expected/gate.rs"]
mod gate;

use fixture_support::types::{CovariantForLt, ForLt};
use gate::{BorrowingSentry, OpenGate};

struct Numbers;

impl ForLt for Numbers {
    type Of<'a> = &'a u32;
}

// SAFETY: A reference is covariant.
unsafe impl CovariantForLt for Numbers {}

fn keep<'s>(sentry: &'s BorrowingSentry<Numbers>, gate: &'s OpenGate) -> Option<&'static u32> {
    sentry.access(gate).ok().copied()
}

fn seen(sentry: &BorrowingSentry<Numbers>) -> Option<&'static u32> {
    let guard = sentry.try_access()?;
    Some(*guard)
}

fn inside(sentry: &BorrowingSentry<Numbers>) -> Option<&u32> {
    sentry.try_access_with(|number| *number)
}

fn main() {}
