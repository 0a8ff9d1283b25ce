//! Descriptors that are owned and borrowed.

use std::{
    fs::File,
    io::Read,
    os::fd::{AsFd, AsRawFd, OwnedFd},
};

use crate::{
    support::code,
    wharf::{self, Wharf},
};

/// Whether a number is an open descriptor.
fn is_open(number: i32) -> bool {
    std::fs::read_link(format!("/proc/self/fd/{number}")).is_ok()
}

fn zeros() -> OwnedFd {
    File::open("/dev/zero").unwrap().into()
}

#[test]
fn what_is_owned_is_closed_and_what_is_borrowed_is_not() {
    let wharf = Wharf::wharf_at(1).unwrap();
    let own = wharf.wharf_fd().as_raw_fd();
    let berth = wharf.wharf_open_berth().unwrap();
    let mut bytes = [1; 4];
    File::from(berth).read_exact(&mut bytes).unwrap();
    assert_eq!(bytes, [0; 4]);
    assert!(is_open(own));
    let copy = wharf.wharf_fd().try_clone_to_owned().unwrap();
    drop(wharf);
    assert!(is_open(copy.as_raw_fd()));
}

#[test]
fn a_failure_is_no_descriptor() {
    let error = wharf::wharf_lease(0).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(code::EINVAL));
    assert!(is_open(wharf::wharf_lease(1).unwrap().as_raw_fd()));
}

#[test]
fn what_is_lent_stays_open() {
    let (wharf, fd) = (Wharf::wharf_at(1).unwrap(), zeros());
    wharf.wharf_inspect(fd.as_fd()).unwrap();
    wharf.wharf_inspect(wharf.wharf_fd()).unwrap();
    assert!(is_open(fd.as_raw_fd()));
}

#[test]
fn what_is_given_away_is_closed_once() {
    let wharf = Wharf::wharf_at(1).unwrap();
    wharf::wharf_sink(zeros());
    wharf.wharf_moor(zeros()).unwrap();
}
