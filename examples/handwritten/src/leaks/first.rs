// SPDX-License-Identifier: GPL-2.0

//! Functions that lose, keep or use something that they must not.

#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "blocks without an argument are among the defects"
)]

use core::{mem::MaybeUninit, ptr};
use kernel::{
    alloc::{Flags, KBox},
    bindings, current,
    device::{Bound, Device},
    error::{
        code::{EBADF, EINVAL, ESRCH},
        to_result, Error, Result,
    },
    ffi::c_void,
    fs::file::{flags::O_PATH, File},
    model::device_ptr,
    sync::{aref::ARef, Arc},
};

/// Opens a descriptor for a file, which both the table and the end of the function give up.
pub fn install(file: ARef<File>) -> Result<u32> {
    // SAFETY: `get_unused_fd_flags` accepts any value of `flags`.
    let fd = unsafe { bindings::get_unused_fd_flags(0) };
    to_result(fd)?;
    // CAST: It is not negative, since `to_result` has found no error.
    let fd = fd as u32;

    //~ dropped_twice
    // SAFETY: `fd` is a descriptor number that is taken in the table of the current task and has no file yet, on the
    // task that took it. `file` refers to a valid `struct file`, each `fdget_pos` of which holds `f_pos_lock`, and
    // hands its reference count over.
    unsafe { bindings::fd_install(fd, file.as_ptr()) };
    Ok(fd)
}

/// Opens a descriptor for a file, unless that is a mere place: then the number stays taken.
pub fn install_checked(file: ARef<File>) -> Result<u32> {
    //~ leak
    // SAFETY: `get_unused_fd_flags` accepts any value of `flags`.
    let fd = unsafe { bindings::get_unused_fd_flags(0) };
    to_result(fd)?;
    // CAST: It is not negative, since `to_result` has found no error.
    let fd = fd as u32;
    if file.flags() & O_PATH != 0 {
        return Err(EINVAL);
    }

    // SAFETY: `fd` is a descriptor number that is taken in the table of the current task and has no file yet, on the
    // task that took it. The pointer is to a valid `struct file`, each `fdget_pos` of which holds `f_pos_lock`, and
    // comes from `ARef::into_raw`, which hands a reference count over.
    unsafe { bindings::fd_install(fd, ARef::into_raw(file).cast().as_ptr()) };
    Ok(fd)
}

/// The flags of a descriptor, or of what is at address 0.
pub fn flags(fd: u32) -> u32 {
    //~ unchecked_null
    // SAFETY: `fget` accepts any value of `fd`.
    let file = unsafe { bindings::fget(fd) };
    // SAFETY: `file` points to a valid `struct file`; the field is read once.
    let flags = unsafe { (&raw const (*file).f_flags).read_volatile() };
    put(file);
    flags
}

/// The flags of a descriptor; of a mere place, the file is never released.
pub fn flags_unless_path(fd: u32) -> Result<u32> {
    //~ leak
    // SAFETY: `fget` accepts any value of `fd`.
    let file = unsafe { bindings::fget(fd) };
    if file.is_null() {
        return Err(EBADF);
    }
    // SAFETY: `file` points to a valid `struct file`; the field is read once.
    let flags = unsafe { (&raw const (*file).f_flags).read_volatile() };
    if flags & O_PATH != 0 {
        return Err(EINVAL);
    }
    put(file);
    Ok(flags)
}

/// Gives a count up.
fn put(file: *mut bindings::file) {
    //~ no_argument
    unsafe { bindings::fput(file) };
}

/// Takes a file out of the table; nobody closes it.
pub fn drop_descriptor(fd: u32) -> Result {
    //~ open_obligation R05
    // SAFETY: `file_close_fd` accepts any value of `fd`; if it is not null, `filp_close` is owed, which the caller
    // does.
    let file = unsafe { bindings::file_close_fd(fd) };
    if file.is_null() {
        return Err(EBADF);
    }
    put(file);
    Ok(())
}

/// Takes a file out of the table and closes it, unless something else comes up.
pub fn close_if(fd: u32, allowed: impl FnOnce(u32) -> Result) -> Result {
    //~ open_obligation R05
    // SAFETY: `file_close_fd` accepts any value of `fd`. If it is not null, `filp_close` is owed.
    let file = unsafe { bindings::file_close_fd(fd) };
    if file.is_null() {
        return Err(EBADF);
    }
    // SAFETY: `file` points to a valid `struct file`; the field is read once.
    let flags = unsafe { (&raw const (*file).f_flags).read_volatile() };
    allowed(flags)?;
    close(file)
}

/// Closes a file that was taken out of the table.
fn close(file: *mut bindings::file) -> Result {
    let task = current!();
    // SAFETY: `task` refers to the current task, a valid `struct task_struct` with a count of itself, within its
    // scope. Only the task itself changes `files`.
    let table = unsafe { (*task.as_ptr()).files };
    // SAFETY:
    // - `file` points to a valid `struct file`, which was taken out of the descriptor table of this task and is not
    //   closed yet, and whose reference count is handed over.
    // - Each `fdget_pos` elsewhere holds `f_pos_lock`. This is the same task, and `table` is the descriptor table.
    // - There is no light reference (`fdget`): callers are no system calls.
    to_result(unsafe { bindings::filp_close(file, table.cast()) })
}

/// Something for the way to user space.
///
/// # Invariants
///
/// Once it is scheduled, it belongs to the list of the task, until [`done`] frees it.
#[repr(C)]
struct Work {
    node: MaybeUninit<bindings::callback_head>,
    value: u32,
}

/// Frees a [`Work`].
///
/// # Safety
///
/// - `node` must be valid, as the first field of a [`Work`].
/// - It must come from [`KBox::into_raw`], and the allocation must belong to this call alone.
unsafe extern "C" fn done(node: *mut bindings::callback_head) {
    // SAFETY: As the caller promises: it comes from `KBox::into_raw`.
    let work = unsafe { KBox::from_raw(node.cast::<Work>()) };
    assert_ne!(work.value, 0);
}

/// An allocation with an initialized node.
fn work(value: u32, flags: Flags) -> Result<KBox<Work>> {
    let mut work = KBox::new(
        Work {
            node: MaybeUninit::uninit(),
            value,
        },
        flags,
    )?;
    // SAFETY: The node is valid, in no list, and part of an allocation, as `done` demands; it is scheduled with a
    // pointer from `KBox::into_raw`.
    unsafe { bindings::init_task_work(work.node.as_mut_ptr(), Some(done)) };
    Ok(work)
}

/// Schedules a work; if that fails, the allocation is lost.
pub fn schedule(value: u32, flags: Flags) -> Result {
    let task = current!();
    //~ leak R02
    let work = KBox::into_raw(work(value, flags)?);
    // SAFETY: `task` refers to the current task, within its scope. The node is valid, initialized and in no list,
    // and its allocation is handed over. The work runs once, on this task.
    let error = unsafe {
        bindings::task_work_add(
            task.as_ptr(),
            work.cast(),
            bindings::task_work_notify_mode_TWA_RESUME,
        )
    };
    if error != 0 {
        return Err(ESRCH);
    }
    Ok(())
}

/// Schedules a work, and frees it.
pub fn schedule_borrowed(value: u32, flags: Flags) -> Result {
    let task = current!();
    let mut work = work(value, flags)?;
    // SAFETY: `task` refers to the current task, within its scope. The node is valid, initialized and in no list,
    // and its allocation is handed over. The work runs once, on this task.
    let error = unsafe {
        //~ dropped_twice
        bindings::task_work_add(
            task.as_ptr(),
            work.node.as_mut_ptr(),
            bindings::task_work_notify_mode_TWA_RESUME,
        )
    };
    to_result(error)
}

/// Gives a count up, for a device.
///
/// # Safety
///
/// - `data` must be valid: it must come from `Arc::into_raw`.
/// - Its count must belong to this call.
unsafe extern "C" fn drop_number(data: *mut c_void) {
    // SAFETY: As the caller promises: it comes from `Arc::into_raw`.
    drop(unsafe { Arc::from_raw(data.cast::<u32>()) });
}

/// Has a device keep a number; whether it does, nobody asks.
#[doc(alias = "devm_add_action")]
pub fn keep(dev: &Device<Bound>, number: Arc<u32>) {
    let number = Arc::into_raw(number);
    // SAFETY: `dev` refers to a valid `struct device` that is bound. `drop_number` is called once, with the
    // pointer from `Arc::into_raw`, whose count is handed over, on any thread: a number may go anywhere.
    unsafe {
        //~ unchecked_result
        bindings::devm_add_action(device_ptr(dev), Some(drop_number), number.cast_mut().cast());
    }
}

/// Whether a file is the one of a descriptor.
pub fn is_open_as(file: &File, fd: u32) -> Result<bool, Error> {
    // SAFETY: `fget` accepts any value of `fd`.
    let other = unsafe { bindings::fget(fd) };
    if other.is_null() {
        return Err(EBADF);
    }
    let same = ptr::eq(file.as_ptr(), other);
    //~ no_argument
    unsafe { bindings::fput(other) };
    Ok(same)
}
