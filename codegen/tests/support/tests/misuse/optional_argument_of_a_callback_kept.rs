//! What a callback is given ends with the call, also where it may be absent.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn keep(train: &train::Train) -> bool {
    let mut seen: Vec<&train::Wagon> = Vec::new();
    let loaded = train.load(
        |_, next| {
            seen.extend(next);
            Ok(())
        },
        |_| {},
    );
    loaded.is_ok() && !seen.is_empty()
}

fn main() {}
