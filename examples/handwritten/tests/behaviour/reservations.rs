// SPDX-License-Identifier: GPL-2.0

//! Reservations.

use handwritten::reservation::corrected::FileDescriptorReservation;
use kernel::{
    error::code::EMFILE,
    fs::file::flags,
    model::{self, FdState, Setup, Task},
};

#[test]
fn a_number_is_given_back_or_installed() {
    let task = Task::enter();
    let first = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    let second = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    assert_eq!((first.reserved_fd(), second.reserved_fd()), (0, 1));
    assert_eq!(model::fd_state(1), FdState::Reserved);
    drop(second);
    assert_eq!(model::fd_state(1), FdState::Free);

    let file = model::new_file(flags::O_RDWR);
    let ptr = file.as_ptr();
    first.fd_install(file);
    assert_eq!(model::fd_file(0), Some(ptr));
    assert_eq!(model::file_refs(ptr), Some(1));
    model::close(0).unwrap();
    assert!(task.exit().is_clean());
}

#[test]
fn there_may_be_no_number() {
    let _task = Task::enter_with(Setup {
        limit: 0,
        ..Setup::default()
    });
    let error = FileDescriptorReservation::get_unused_fd_flags(0).err();
    assert_eq!(error, Some(EMFILE));
}
