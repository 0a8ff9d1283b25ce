//! The label of a garment is not somebody's own.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/garment.rs"]
mod garment;

use fixture_support::aref::ARef;
use garment::{Garment, Label};

fn cut_out(garment: &Garment) -> ARef<Label> {
    garment.garment_label()
}

fn main() {}
