// SPDX-License-Identifier: GPL-2.0

//! Files, tasks and address spaces.

use handwritten::{
    file::corrected::LocalFile,
    mm::corrected::{mmget_not_zero, ReadLock},
    task::corrected::CurrentTask,
};
use kernel::{
    current,
    error::code::EBADF,
    fs::file::flags,
    model::{self, Task},
};

#[test]
fn a_file_is_counted() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_APPEND).unwrap();
    let ptr = model::fd_file(fd).unwrap();
    let file = LocalFile::fget(fd).unwrap();
    assert_eq!((file.as_ptr(), model::file_refs(ptr)), (ptr, Some(2)));
    assert_eq!(file.flags(), flags::O_APPEND);
    assert_eq!(model::cred_refs(file.cred().as_ptr()), Some(2));

    // SAFETY: The file is there, and nothing uses its position.
    let same = unsafe { LocalFile::from_raw_file(ptr) };
    let clone = kernel::sync::aref::ARef::from(same);
    assert_eq!(model::file_refs(ptr), Some(3));
    drop((file, clone));
    assert_eq!(model::file_refs(ptr), Some(1));
    assert_eq!(LocalFile::fget(7).err(), Some(EBADF));
    model::close(fd).unwrap();
    assert!(task.exit().is_clean());
}

#[test]
fn the_current_task_lends_what_it_has() {
    let _task = Task::enter();
    // SAFETY: It is used in this function only.
    let task = unsafe { CurrentTask::get_current() };
    assert_eq!(task.as_ptr(), current!().as_ptr());
    assert_eq!(task.mm().unwrap().as_raw(), model::current_mm());
    let ns = task.task_active_pid_ns().unwrap();
    assert_eq!(ns.as_ptr(), current!().active_pid_ns().unwrap().as_ptr());
}

#[test]
fn an_address_space_is_locked_and_revived() {
    let _task = Task::enter();
    let task = current!();
    let mm = task.mm().unwrap();
    {
        let lock = ReadLock::mmap_read_lock(mm);
        assert!(lock.vma_lookup(0).is_none());
        assert!(ReadLock::mmap_read_trylock(mm).is_some());
    }
    let user = mmget_not_zero(mm).unwrap();
    assert_eq!(model::mm_refs(mm.as_raw()), Some(1));
    // SAFETY: The task keeps its address space.
    assert_eq!(unsafe { model::mm_users(mm.as_raw()) }, Some(2));
    drop(user);
}

#[test]
fn a_lock_that_is_taken_is_not_taken() {
    let _task = Task::enter();
    let task = current!();
    let mm = task.mm().unwrap();
    // SAFETY: The task keeps its address space.
    let lock = unsafe { model::write_lock(mm.as_raw()) };
    assert!(ReadLock::mmap_read_trylock(mm).is_none());
    drop(lock);
}
