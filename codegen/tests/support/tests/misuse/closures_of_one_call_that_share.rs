//! Two closures of one call may not both change the same.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn load(train: &train::Train) -> i32 {
    let mut last = 0;
    let loaded = train.load(
        |_, _| {
            last += 1;
            Ok(())
        },
        |station| last = station,
    );
    loaded.map_or(0, |()| last)
}

fn main() {}
