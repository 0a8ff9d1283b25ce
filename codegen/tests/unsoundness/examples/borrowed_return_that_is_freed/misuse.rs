//! The hem of a garment is not somebody's own.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/garment.rs"]
mod garment;

use fixture_support::aref::ARef;
use garment::{Garment, Hem};

fn cut_out(garment: &Garment) -> ARef<Hem> {
    garment.garment_hem()
}

fn main() {}
