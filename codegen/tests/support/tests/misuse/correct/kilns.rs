//! What the misuse of objects with one owner is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../../fixtures/patterns/owned_object/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[allow(warnings)]
#[path = "../../std_items/support.rs"]
mod support;

fn sell(kiln: support::Owned<kiln::Kiln>) -> u32 {
    let heat = kiln.kiln_heat();
    kiln::Kiln::kiln_sell(kiln, 3);
    heat
}

fn borrowed() -> u32 {
    let owned = kiln::Kiln::kiln_light(1).unwrap();
    let kiln: &kiln::Kiln = &owned;
    kiln.kiln_heat()
}

fn share(kiln: &support::Owned<kiln::Kiln>) {
    std::thread::scope(|scope| {
        scope.spawn(|| kiln.kiln_heat());
    });
}

fn swap(one: &mut support::Owned<kiln::Kiln>, other: &mut support::Owned<kiln::Kiln>) {
    std::mem::swap(one, other);
}

fn main() {}
