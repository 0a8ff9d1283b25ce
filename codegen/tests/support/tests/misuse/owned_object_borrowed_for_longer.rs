//! What is borrowed from an owner ends with it.

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

fn heat() -> u32 {
    let kiln: &kiln::Kiln = {
        let owned = kiln::Kiln::kiln_light(1).unwrap();
        &*owned
    };
    kiln.kiln_heat()
}

fn main() {}
