//! A payload that another thread may be using at the same time is shared.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_until_it_is_taken_out/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_until_it_is_taken_out/expected/bell.rs"]
mod bell;

struct Ours(std::cell::Cell<u32>);

impl bell::Hear for Ours {
    fn hear(&self, _: u32) {}
}

fn main() {}
