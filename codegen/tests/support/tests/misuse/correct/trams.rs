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

fn kept(tram: &tram::Tram) -> Option<ARef<tram::Line>> {
    tram.get_line()
}

fn both(own: &tram::OwnTram) -> (Option<&tram::Line>, Option<ARef<tram::Line>>) {
    (own.line(), own.get_line())
}

fn elsewhere(line: ARef<tram::Line>) {
    fn sent<T: Send>(_: T) {}
    sent(line);
}

fn main() {}
