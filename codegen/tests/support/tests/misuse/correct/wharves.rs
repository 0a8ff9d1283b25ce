//! What the misuse of descriptors is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../../fixtures/patterns/descriptors/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/descriptors/expected/wharf.rs"]
mod wharf;
#[allow(warnings)]
#[path = "../../std_items/support.rs"]
mod support;

fn sink(wharf: &wharf::Wharf) {
    wharf::wharf_sink(wharf.wharf_fd().try_clone_to_owned().unwrap());
}

fn fd(wharf: &wharf::Wharf) -> std::os::fd::RawFd {
    use std::os::fd::AsRawFd;
    wharf.wharf_fd().as_raw_fd()
}

fn main() {}
