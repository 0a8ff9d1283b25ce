//! A registration is taken back once.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_once/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use fixture_support::sync::Arc;

struct Deliver;

impl train::Errand for Deliver {
    type Data = Arc<u32>;

    fn run(_: Arc<u32>) {}
}

fn twice(planned: train::PlannedErrand<Deliver, u32>) {
    let _ = planned.train_remove_errand();
    let _ = planned.train_remove_errand();
}

fn main() {}
