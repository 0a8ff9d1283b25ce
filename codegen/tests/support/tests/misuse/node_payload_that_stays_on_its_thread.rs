//! A payload moves to the thread that gets it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_called_once/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_called_once/expected/depot.rs"]
mod depot;

struct Ours(std::rc::Rc<u32>);

impl depot::Deliver for Ours {
    fn call(self, _: u32) {}
}

fn main() {}
