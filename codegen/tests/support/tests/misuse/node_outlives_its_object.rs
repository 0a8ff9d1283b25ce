//! What is to be taken out again borrows what it is in.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/node_until_it_is_taken_out/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/node_until_it_is_taken_out/expected/bell.rs"]
mod bell;

struct Count(u32);

impl bell::Hear for Count {
    fn hear(&self, _: u32) {}
}

fn attach<'a>(listener: bell::Listener<Count>, bell: &bell::Bell) -> bell::AttachedListener<'a, Count> {
    listener.attach(bell, Count(0))
}

fn main() {}
