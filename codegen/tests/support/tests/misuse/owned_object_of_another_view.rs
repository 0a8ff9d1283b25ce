//! What ends otherwise is not given to a function that ends it its own way.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/owned_object/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

fn sell(kiln: support::Owned<kiln::ColdKiln>) {
    kiln::Kiln::kiln_sell(kiln, 3);
}

fn main() {}
