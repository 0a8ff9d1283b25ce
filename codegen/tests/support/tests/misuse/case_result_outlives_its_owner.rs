//! A route that was borrowed from a tram is kept for ever.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/cases_by_view/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/cases_by_view/expected/tram.rs"]
mod tram;

fn keep(tram: &tram::OwnTram) -> Option<&'static tram::Route> {
    tram.route()
}

fn main() {}
