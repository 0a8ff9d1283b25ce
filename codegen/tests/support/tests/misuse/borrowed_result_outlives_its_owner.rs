//! A page lives as long as the archive it is in, and not as long as the key.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/borrowed_result_from_param/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/borrowed_result_from_param/expected/archive.rs"]
mod archive;

fn keep<'a>(key: &'a archive::Key, archive: &archive::Archive) -> Option<&'a archive::Page> {
    key.archive_page(archive)
}

fn main() {}
