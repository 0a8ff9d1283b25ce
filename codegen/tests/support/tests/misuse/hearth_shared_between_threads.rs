//! A struct that must not be shared is used on one thread at a time.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/struct_that_stays_where_it_is/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/struct_that_stays_where_it_is/expected/hearth.rs"]
mod hearth;

use hearth::Hearth;

fn share(hearth: &Hearth) -> u64 {
    std::thread::scope(|scope| scope.spawn(|| hearth.fired()).join().unwrap())
}

fn main() {}
