//! What the misuse of archives is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/borrowed_result_from_param/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/borrowed_result_from_param/expected/archive.rs"]
mod archive;

fn keep<'a>(key: &archive::Key, archive: &'a archive::Archive) -> Option<&'a archive::Page> {
    key.archive_page(archive)
}

fn main() {}
