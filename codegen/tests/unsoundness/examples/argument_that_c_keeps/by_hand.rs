//! The rostrum is given a pointer to a speaker that is borrowed.

use crate::{
    bindings, c,
    rostrum::{Rostrum, Speaker},
};

fn seat(rostrum: &Rostrum, speaker: &Speaker) {
    // SAFETY: Both are what they should be: wrong, the count of the speaker is the caller's.
    unsafe { bindings::rostrum_seat(rostrum.as_ptr(), speaker.as_ptr()) };
}

pub fn run() {
    let mut c = c::Rostrum::new();
    // SAFETY: It is one, and stays until the end of this function.
    let rostrum = unsafe { Rostrum::from_ptr((&raw mut c).cast()) };
    seat(rostrum, &Speaker::speaker_invite());
    rostrum.rostrum_talk();
}
