//! The type is shared between threads.

use std::thread;

use crate::{aquarium::Aquarium, c};

struct Shared<'a>(&'a Aquarium);

// SAFETY: All functions take a shared reference: wrong, one of them writes.
unsafe impl Sync for Shared<'_> {}

impl Shared<'_> {
    fn count(&self) -> u32 {
        self.0.aquarium_count()
    }
}

pub fn run() {
    let mut c = c::Aquarium(0);
    // SAFETY: It is one, and stays until the end of this function.
    let shared = Shared(unsafe { Aquarium::from_ptr((&raw mut c).cast()) });
    thread::scope(|scope| {
        scope.spawn(|| shared.count());
        shared.count();
    });
}
