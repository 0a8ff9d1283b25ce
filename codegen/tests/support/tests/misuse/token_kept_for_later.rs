//! A token cannot be kept for a later payment.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

use fixture_support::alloc::KBox;

struct Keep;

impl barge::EndOfDuty for Keep {
    type Data = KBox<Option<&'static barge::OffDuty<'static>>>;

    fn run(mut data: Self::Data, at: &barge::OffDuty<'_>) {
        *data = Some(at);
    }
}

fn main() {}
