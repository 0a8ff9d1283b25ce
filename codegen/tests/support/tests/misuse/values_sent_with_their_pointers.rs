//! What a value points to may belong to a thread, and so the value stays there.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

use lighthouse::Wick;

fn order(wicks: &mut [Wick]) {
    std::thread::scope(|scope| {
        scope.spawn(move || lighthouse::lighthouse_order(wicks));
    });
}

fn main() {}
