//! What the misuse of porters is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/sub_scope_of_a_bound_type/expected/porter.rs"]
mod porter;

fn count() -> Option<u32> {
    let current = crate::porter!();
    Some(current.keys()?.count())
}

fn count_at_once() -> bool {
    crate::porter!().keys().is_some()
}

fn visit(floor: &porter::Floor) -> Option<u32> {
    let before = count();
    let keys = crate::porter!().keys().map(porter::KeyRing::count);
    // SAFETY: It is night, and nobody visits another floor.
    unsafe { floor.visit(|| if keys == before { count() } else { before }) }
}

fn main() {}
