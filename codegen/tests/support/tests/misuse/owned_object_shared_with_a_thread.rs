//! What is not `Sync` is not shared, whoever owns it.

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

fn share(kiln: &support::Owned<kiln::ColdKiln>) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = kiln.as_ptr();
        });
    });
}

fn main() {}
