//! What is called at every beat of a metronome.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    dead_code,
    reason = "the wrappers are public where they are generated"
)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
mod by_hand;
mod c;
#[path = "expected/metronome.rs"]
mod metronome;

use std::process::ExitCode;

use fixture_support::sync::{Arc, ArcBorrow};
use metronome::{Beating, EveryBeat, Metronome};

enum Counting {}

impl EveryBeat for Counting {
    type Data = Arc<u32>;

    fn call(last: ArcBorrow<'_, u32>, number: u32) {
        assert!(number <= *last, "there is no such beat");
    }
}

fn beat(number: u32) {
    let mut c = c::Metronome::default();
    // SAFETY: It is one, and stays until the end of this function.
    let metronome = unsafe { Metronome::from_ptr((&raw mut c).cast()) };
    let last = Arc::new(4, fixture_support::alloc::flags::GFP_KERNEL).unwrap();
    let beating = Beating::<Counting>::metronome_set(metronome, last);
    metronome.metronome_beat(number);
    drop(beating);
}

fn wrappers() {
    beat(4);
}

fn main() -> ExitCode {
    unsoundness::main_that_aborts(wrappers, by_hand::run, || beat(5))
}
