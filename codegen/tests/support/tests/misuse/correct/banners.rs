//! What the misuse of strings is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/string_param/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/string_param/expected/banner.rs"]
mod banner;

fn write(banner: &banner::Banner) -> bool {
    banner.banner_write(c"welcome").is_ok()
}

fn main() {}
