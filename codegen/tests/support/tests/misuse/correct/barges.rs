//! What the misuse of barges is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/obligation_bound_to_a_scope/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/obligation_bound_to_a_scope/expected/barge.rs"]
mod barge;

use barge::{CastOffBarge, ClearedBarge, EndOfDuty, KeeperOnDuty, OffDuty, WatchedBarge};
use fixture_support::alloc::KBox;

/// What somebody looks at until the duty is over.
struct Watch;

impl EndOfDuty for Watch {
    type Data = KBox<Option<WatchedBarge>>;

    fn run(data: Self::Data, at: &OffDuty<'_>) {
        if let Some(watched) = KBox::into_inner(data) {
            watched.barge_put(at);
        }
    }
}

fn lock_through(keeper: &KeeperOnDuty) -> Option<WatchedBarge> {
    let (cleared, watched) = CastOffBarge::barge_cast_off(keeper, 1).ok()?.watch();
    cleared.barge_leave().ok()?;
    Some(watched)
}

fn later<'a>(cast_off: CastOffBarge<'a>) -> ClearedBarge<'a> {
    let (cleared, watched) = cast_off.watch();
    // It leaks, which is safe.
    drop(watched);
    cleared
}

fn main() {}
