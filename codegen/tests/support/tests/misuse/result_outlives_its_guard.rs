//! What is found on a rack stays there while the rack is locked.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/guard_method_borrows/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/guard_method_borrows/expected/rack.rs"]
mod rack;

fn keep(rack: &rack::Rack) -> Option<&rack::Parcel> {
    let guard = rack.rack_lock();
    guard.rack_find(1)
}

fn main() {}
