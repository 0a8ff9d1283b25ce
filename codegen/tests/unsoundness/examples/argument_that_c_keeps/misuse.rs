//! A rostrum keeps its speaker, and so none that is only borrowed.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/rostrum.rs"]
mod rostrum;

use rostrum::{Rostrum, Speaker};

fn seat(rostrum: &Rostrum, speaker: &Speaker) {
    rostrum.rostrum_seat(speaker);
}

fn main() {}
