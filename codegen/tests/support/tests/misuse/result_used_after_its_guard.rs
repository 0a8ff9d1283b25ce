//! A parcel is not looked at once the rack is unlocked.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/guard_method_borrows/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/guard_method_borrows/expected/rack.rs"]
mod rack;

fn weigh(rack: &rack::Rack) -> u32 {
    let guard = rack.rack_lock();
    let parcel = guard.rack_find(1);
    drop(guard);
    parcel.map_or(0, rack::Parcel::parcel_weight)
}

fn main() {}
