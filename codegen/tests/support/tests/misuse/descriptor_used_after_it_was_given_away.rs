//! A descriptor that C closes is not used.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("../../../fixtures/patterns/descriptors/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/descriptors/expected/wharf.rs"]
mod wharf;
#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

fn sink(fd: std::os::fd::OwnedFd) -> std::os::fd::OwnedFd {
    wharf::wharf_sink(fd);
    fd
}

fn main() {}
