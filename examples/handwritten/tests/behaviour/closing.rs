// SPDX-License-Identifier: GPL-2.0

//! Deferred closing.

use handwritten::deferred_close::corrected::{DeferredFdCloseError, DeferredFdCloser};
use kernel::{
    alloc::flags::GFP_KERNEL,
    fs::file::flags,
    model::{self, FdState, Task},
};

fn close(fd: u32) -> Result<(), DeferredFdCloseError> {
    DeferredFdCloser::new(GFP_KERNEL).unwrap().close_fd(fd)
}

#[test]
fn a_light_reference_lasts_until_its_end() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let light = model::fdget(fd).unwrap();
    assert!(light.is_light());

    assert_eq!(close(fd), Ok(()));
    assert_eq!(model::fd_state(fd), FdState::Free);
    light.touch();
    drop(light);
    model::return_to_userspace();
    assert_eq!(model::live_files(), 0);
    assert!(task.exit().is_clean());
}

#[test]
fn what_is_not_open_is_not_closed() {
    let task = Task::enter();
    assert_eq!(close(3), Err(DeferredFdCloseError::BadFd));
    // The work is there all the same, and frees itself.
    assert_eq!(model::task_works(), 1);
    model::return_to_userspace();
    assert_eq!(model::live_memory(), 0);
    assert!(task.exit().is_clean());
}

#[test]
fn a_descriptor_stays_open_if_nothing_can_be_scheduled() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    model::refuse_task_works(true);
    assert_eq!(close(fd), Err(DeferredFdCloseError::TaskWorkUnavailable));
    assert_eq!(model::fd_state(fd), FdState::Open);
    assert_eq!(model::live_memory(), 0);
    model::close(fd).unwrap();
    assert!(task.exit().is_clean());
}

#[test]
fn a_kernel_thread_closes_nothing() {
    let _task = Task::enter();
    let refused = model::spawn_kthread(|| close(0)).join().unwrap();
    assert_eq!(refused, Err(DeferredFdCloseError::TaskWorkUnavailable));
}
