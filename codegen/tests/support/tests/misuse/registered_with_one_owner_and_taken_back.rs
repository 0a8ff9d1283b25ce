//! What can be taken back is shared, so that its address stays its own.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_once/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use fixture_support::alloc::KBox;

struct Deliver;

impl train::Errand for Deliver {
    type Data = KBox<u32>;

    fn run(_: KBox<u32>) {}
}

fn plan(at: &train::WaitingTrain, parcel: KBox<u32>) {
    let _ = train::PlannedErrand::<Deliver, u32>::train_add_errand(at, parcel);
}

fn main() {}
