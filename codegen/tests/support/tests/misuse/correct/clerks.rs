//! What the misuse of clerks is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/context_bound_type_and_macro/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/context_bound_type_and_macro/expected/office/clerk.rs"]
mod clerks;
mod office {
    pub(crate) use crate::clerks as clerk;
}

use fixture_support::aref::ARef;

fn keep(_: ARef<office::clerk::Clerk>) {}

fn look(clerk: &office::clerk::Clerk) -> u32 {
    clerk.badge()
}

fn work() -> u32 {
    let on_duty = crate::clerk!();
    look(on_duty) + on_duty.desk().drawers() + on_duty.badge()
}

fn main() {}
