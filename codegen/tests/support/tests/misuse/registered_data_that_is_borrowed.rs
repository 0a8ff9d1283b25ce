//! What is registered does not borrow: nobody knows when the callback runs.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/registration_once/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/registration_once/expected/train.rs"]
mod train;

use fixture_support::sync::Arc;

struct Deliver<'a>(&'a u32);

impl<'a> train::Errand for Deliver<'a> {
    type Data = Arc<&'a u32>;

    fn run(_: Arc<&'a u32>) {}
}

fn main() {}
