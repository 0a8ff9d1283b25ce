//! What is legal only for the tram that the thread drives is called for any tram.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/cases_by_view/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/cases_by_view/expected/tram.rs"]
mod tram;

fn route(tram: &tram::Tram) -> Option<&tram::Route> {
    tram.route()
}

fn main() {}
