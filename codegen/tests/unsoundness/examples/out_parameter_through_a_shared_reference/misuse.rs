//! What C writes to is borrowed exclusively.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/compass.rs"]
mod compass;

fn read() -> u32 {
    let degrees = [0];
    let _ = compass::compass_read(&degrees);
    degrees[0]
}

fn main() {}
