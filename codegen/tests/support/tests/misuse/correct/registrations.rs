//! What the misuse of registrations is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/registration_once/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use fixture_support::sync::Arc;

struct Deliver;

impl train::Errand for Deliver {
    type Data = Arc<u32>;

    fn run(_: Arc<u32>) {}
}

fn plan(at: &train::WaitingTrain, parcel: Arc<u32>) -> Option<Arc<u32>> {
    fn run<T: Send + Sync>(_: &T) {}
    let planned = train::PlannedErrand::<Deliver, _>::train_add_errand(at, parcel).ok()?;
    run(&planned);
    planned.train_remove_errand()
}

fn main() {}
