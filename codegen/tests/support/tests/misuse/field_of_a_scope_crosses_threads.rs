//! The rank of a sailor is read by the watch of that sailor only.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/field_current_only/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/field_current_only/expected/crew.rs"]
mod crew;

fn read(sailor: &'static crew::OnWatch) {
    fn run<F: FnOnce() -> u32 + Send>(_: F) {}
    run(|| sailor.rank());
}

fn main() {}
