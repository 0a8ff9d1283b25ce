//! A descriptor that is borrowed is closed with its owner.

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

fn fd() -> std::os::fd::RawFd {
    use std::os::fd::AsRawFd;
    let fd = wharf::Wharf::wharf_at(1).unwrap().wharf_fd();
    fd.as_raw_fd()
}

fn main() {}
