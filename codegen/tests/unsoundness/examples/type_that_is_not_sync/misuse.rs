//! An aquarium has no lock.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/aquarium.rs"]
mod aquarium;

use aquarium::Aquarium;

fn count_twice(aquarium: &Aquarium) {
    std::thread::scope(|scope| {
        scope.spawn(|| aquarium.aquarium_count());
        aquarium.aquarium_count();
    });
}

fn main() {}
