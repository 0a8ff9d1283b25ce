//! What the misuse of racks is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/guard_method_borrows/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/guard_method_borrows/expected/rack.rs"]
mod rack;

fn weigh(rack: &rack::Rack) -> u32 {
    let guard = rack.rack_lock();
    guard.rack_find(1).map_or(0, rack::Parcel::parcel_weight)
}

fn find<'g>(guard: &'g rack::RackGuard<'_>) -> Option<&'g rack::Parcel> {
    guard.rack_find(1)
}

fn main() {}
