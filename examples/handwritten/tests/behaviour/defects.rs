// SPDX-License-Identifier: GPL-2.0

//! What some of the first forms do: the model notices, so it would notice in the corrected ones.

use handwritten::{leaks::first, reservation};
use kernel::{
    alloc::flags::GFP_KERNEL,
    error::code::{EINVAL, EPERM, ESRCH},
    fs::file::flags,
    model::{self, Driver, FdState, Task},
    sync::Arc,
};

fn assert_dirty(task: Task) {
    assert!(!task.exit().is_clean());
}

#[test]
fn a_number_is_lost() {
    let task = Task::enter();
    let refused = first::install_checked(model::new_file(flags::O_PATH));
    assert_eq!(refused, Err(EINVAL));
    assert_eq!(model::fd_state(0), FdState::Reserved);
    assert_dirty(task);
}

#[test]
fn a_file_is_not_closed() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    assert_eq!(first::drop_descriptor(fd), Ok(()));
    assert_dirty(task);

    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    assert_eq!(first::close_if(fd, |_| Err(EPERM)), Err(EPERM));
    assert_eq!(model::live_files(), 1);
    assert_dirty(task);
}

#[test]
fn an_allocation_is_lost() {
    let task = Task::enter();
    model::refuse_task_works(true);
    assert_eq!(first::schedule(7, GFP_KERNEL), Err(ESRCH));
    assert_ne!(model::live_memory(), 0);
    assert_dirty(task);

    let task = Task::enter();
    let dev = model::new_device();
    let driver = Driver::bind(&dev);
    let number = Arc::new(7, GFP_KERNEL).unwrap();
    model::fail_allocation(0);
    first::keep(driver.dev(), number);
    drop((driver, dev));
    assert_ne!(model::live_memory(), 0);
    assert_dirty(task);
}

#[test]
fn a_reservation_leaves_its_thread() {
    fn moves<T: Send>() {}
    moves::<reservation::unmarked::FileDescriptorReservation>();

    let task = Task::enter();
    let taken = reservation::unmarked::FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    let elsewhere = model::spawn_process(move || {
        drop(taken);
        model::take_violations()
    });
    assert_ne!(elsewhere.join().unwrap(), []);
    assert_dirty(task);
}
