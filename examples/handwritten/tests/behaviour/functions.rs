// SPDX-License-Identifier: GPL-2.0

//! The small functions.

use handwritten::leaks::corrected;
use kernel::{
    alloc::flags::GFP_KERNEL,
    error::code::{EBADF, EINVAL, ENOMEM, EPERM, ESRCH},
    fs::file::flags,
    model::{self, Driver, FdState, Task},
    sync::Arc,
};

#[test]
fn files_are_installed_or_given_up() {
    let task = Task::enter();
    let fd = corrected::install(model::new_file(flags::O_RDWR)).unwrap();
    assert_eq!(corrected::flags_unless_path(fd), Ok(flags::O_RDWR));
    let refused = corrected::install_checked(model::new_file(flags::O_PATH));
    assert_eq!(refused, Err(EINVAL));
    assert_eq!(model::fd_state(1), FdState::Free);

    let file = model::new_file(flags::O_RDWR);
    let second = corrected::install_checked(file.clone()).unwrap();
    assert_eq!(corrected::is_open_as(&file, second), Ok(true));
    assert_eq!(corrected::is_open_as(&file, fd), Ok(false));
    assert_eq!(corrected::is_open_as(&file, 9), Err(EBADF));
    drop(file);
    model::close(fd).unwrap();
    model::close(second).unwrap();
    assert!(task.exit().is_clean());
}

#[test]
fn a_refused_descriptor_stays_open() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    // SAFETY: No light reference exists here.
    let refused = unsafe { corrected::close_if(fd, |_| Err(EPERM)) };
    assert_eq!(refused, Err(EPERM));
    assert_eq!(model::fd_state(fd), FdState::Open);
    // SAFETY: As above.
    unsafe { corrected::close_if(fd, |_| Ok(())) }.unwrap();
    assert_eq!(model::fd_state(fd), FdState::Free);
    assert_eq!(model::live_files(), 0);
    assert!(task.exit().is_clean());
}

#[test]
fn a_work_is_done_or_freed() {
    let task = Task::enter();
    corrected::schedule(7, GFP_KERNEL).unwrap();
    assert_eq!(model::task_works(), 1);
    model::return_to_userspace();
    model::refuse_task_works(true);
    assert_eq!(corrected::schedule(7, GFP_KERNEL), Err(ESRCH));
    assert_eq!(model::live_memory(), 0);
    assert!(task.exit().is_clean());
}

#[test]
fn a_number_is_kept_as_long_as_the_driver() {
    let task = Task::enter();
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    corrected::keep(driver.dev(), Arc::new(7, GFP_KERNEL).unwrap()).unwrap();
    let number = Arc::new(7, GFP_KERNEL).unwrap();
    model::fail_allocation(0);
    assert_eq!(corrected::keep(driver.dev(), number), Err(ENOMEM));
    assert_eq!(model::device_actions(&dev), 1);
    drop((driver, dev));
    assert_eq!(model::live_memory(), 0);
    assert!(task.exit().is_clean());
}
