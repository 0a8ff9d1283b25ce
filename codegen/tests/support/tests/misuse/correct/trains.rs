//! What the misuse of trains is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/lock_guard_from_result_with_deref/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/lock_guard_from_result_with_deref/expected/train.rs"]
mod train;

fn seats(train: &train::Train) -> u32 {
    let first = train.train_lock_first().wagon_seats();
    let wagon = train.train_lock_wagon(2);
    first + wagon.map_or(0, |wagon| wagon.wagon_seats())
}

fn lock(train: &train::Train) -> Option<train::WagonGuard<'_>> {
    train.train_lock_wagon(1)
}

fn main() {}
