//! There is nothing to sight without a star.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/sextant.rs"]
mod sextant;

use sextant::Star;

fn sight_nothing() -> u32 {
    Star::sextant_sight(None)
}

fn main() {}
