//! Each case of a function on its view.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/cases_by_view/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/cases_by_view/expected/tram.rs"]
mod tram;

use fixture_support::aref::ARef;

fn kept(tram: &tram::Tram) -> Option<ARef<tram::Route>> {
    tram.get_route()
}

fn both(own: &tram::OwnTram) -> (Option<&tram::Route>, Option<ARef<tram::Route>>) {
    (own.route(), own.get_route())
}

fn elsewhere(route: ARef<tram::Route>) {
    fn sent<T: Send>(_: T) {}
    sent(route);
}

fn main() {}
