// SPDX-License-Identifier: GPL-2.0

//! The same functions, corrected.

use core::{mem::MaybeUninit, ptr};
use kernel::{
    alloc::{Flags, KBox},
    bindings, current,
    device::{Bound, Device},
    error::{
        code::{EBADF, EINVAL},
        to_result, Result,
    },
    ffi::c_void,
    fs::file::{flags::O_PATH, File},
    model::device_ptr,
    sync::{aref::ARef, Arc},
};

/// Opens a descriptor for a file.
///
/// # Errors
///
/// There is no number that is free.
pub fn install(file: ARef<File>) -> Result<u32> {
    let fd = reserve()?;
    install_at(fd, file);
    Ok(fd)
}

/// Opens a descriptor for a file, unless that is a mere place.
///
/// # Errors
///
/// `EINVAL`: it is one.
pub fn install_checked(file: ARef<File>) -> Result<u32> {
    let fd = reserve()?;
    if file.flags() & O_PATH != 0 {
        // SAFETY: `fd` is a descriptor number that is taken in the table of the current task and has no file yet;
        // it is the same task that took it.
        unsafe { bindings::put_unused_fd(fd) };
        return Err(EINVAL);
    }
    install_at(fd, file);
    Ok(fd)
}

/// Takes a number, for the same call to use it.
fn reserve() -> Result<u32> {
    // SAFETY: `get_unused_fd_flags` accepts any value of `flags`.
    let fd = unsafe { bindings::get_unused_fd_flags(0) };
    to_result(fd)?;
    // CAST: It is not negative, since `to_result` has found no error.
    Ok(fd as u32)
}

/// Installs a file at a number that was just taken.
fn install_at(fd: u32, file: ARef<File>) {
    let file = ARef::into_raw(file);
    // SAFETY:
    // - `fd` is a descriptor number that is taken in the table of the current task and has no file yet; it is the
    //   same task that took it.
    // - `file` points to a valid `struct file`, each `fdget_pos` of which holds `f_pos_lock`, as it was a [`File`].
    // - It comes from `ARef::into_raw`, which hands a reference count over.
    unsafe { bindings::fd_install(fd, file.cast().as_ptr()) };
}

/// The flags of a descriptor, unless it is a mere place.
///
/// # Errors
///
/// - `EBADF`: it is not open.
/// - `EINVAL`: it is a mere place.
pub fn flags_unless_path(fd: u32) -> Result<u32> {
    // SAFETY: `fget` accepts any value of `fd`.
    let file = unsafe { bindings::fget(fd) };
    if file.is_null() {
        return Err(EBADF);
    }
    // SAFETY: `file` points to a valid `struct file`; the field is read once.
    let flags = unsafe { (&raw const (*file).f_flags).read_volatile() };
    // SAFETY: `file` points to a valid `struct file`, and the count of `fget` is handed over. A light reference
    // (`fdget`) has the count of the table, which is not this one.
    unsafe { bindings::fput(file) };
    if flags & O_PATH != 0 {
        return Err(EINVAL);
    }
    Ok(flags)
}

/// Takes a file out of the table and closes it, unless its flags are refused.
///
/// # Errors
///
/// - `EBADF`: the descriptor is not open.
/// - What `allowed` says, or the file system when it is closed.
///
/// # Safety
///
/// The current task has no light reference (`fdget`) to the file.
pub unsafe fn close_if(fd: u32, allowed: impl FnOnce(u32) -> Result) -> Result {
    allowed(flags_unless_path(fd)?)?;
    // SAFETY: `file_close_fd` accepts any value of `fd`. If it is not null, `filp_close` is owed, which `close`
    // calls; if it is null, the descriptor was not open.
    let file = unsafe { bindings::file_close_fd(fd) };
    if file.is_null() {
        return Err(EBADF);
    }
    close(file)
}

/// Closes a file that was just taken out of the table, to which there is no light reference.
fn close(file: *mut bindings::file) -> Result {
    let task = current!();
    // SAFETY: `task` refers to the current task, a valid `struct task_struct` with a count of itself, within its
    // scope. Only the task itself changes `files`.
    let table = unsafe { (*task.as_ptr()).files };
    // SAFETY:
    // - `file` points to a valid `struct file`, which was taken out of the descriptor table of this task and is not
    //   closed yet, and whose reference count is handed over.
    // - Each `fdget_pos` elsewhere holds `f_pos_lock`. This is the same task, and `table` is the descriptor table.
    // - There is no light reference (`fdget`), as the caller of `close_if` promises.
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
    // SAFETY: As the caller promises: it comes from `KBox::into_raw`, and belongs to this call.
    let work = unsafe { KBox::from_raw(node.cast::<Work>()) };
    assert_ne!(work.value, 0);
}

/// Schedules a work.
///
/// # Errors
///
/// `ESRCH`: the task is about to end; the allocation is freed.
pub fn schedule(value: u32, flags: Flags) -> Result {
    let task = current!();
    let node = MaybeUninit::uninit();
    // From here on the allocation belongs to this pointer, which C gets.
    let work = KBox::into_raw(KBox::new(Work { node, value }, flags)?);
    // SAFETY: The node is valid, and in no list. `done` is called with it, as the first field of a `Work` from
    // `KBox::into_raw`, which belongs to the call.
    unsafe { bindings::init_task_work(work.cast(), Some(done)) };

    // SAFETY:
    // - `task` refers to the current task, a valid `struct task_struct` with a count of itself, within its scope.
    // - The node is valid, initialized and in no list, and its allocation is handed over.
    // - The work runs once, on this task on its way to user space.
    let error = unsafe {
        bindings::task_work_add(
            task.as_ptr(),
            work.cast(),
            bindings::task_work_notify_mode_TWA_RESUME,
        )
    };
    if let Err(error) = to_result(error) {
        // SAFETY: It has failed, so the allocation from `KBox::into_raw` was not handed over.
        drop(unsafe { KBox::from_raw(work) });
        return Err(error);
    }
    Ok(())
}

/// Gives a count up, for a device.
///
/// # Safety
///
/// - `data` must be valid: it must come from `Arc::into_raw`.
/// - Its count must belong to this call.
unsafe extern "C" fn drop_number(data: *mut c_void) {
    // SAFETY: As the caller promises: it comes from `Arc::into_raw`, and the count belongs to this call.
    drop(unsafe { Arc::from_raw(data.cast::<u32>()) });
}

/// Has a device keep a number as long as it is bound.
///
/// # Errors
///
/// `ENOMEM`: there is no memory; the number is given up.
#[doc(alias = "devm_add_action")]
pub fn keep(dev: &Device<Bound>, number: Arc<u32>) -> Result {
    // From here on the count belongs to the list of the device.
    let number = Arc::into_raw(number);
    // SAFETY:
    // - `dev` refers to a valid `struct device` that is bound.
    // - `drop_number` is called once, with the pointer from `Arc::into_raw`, whose count is handed over.
    // - It may be called on any thread: a number may go anywhere.
    let error = unsafe {
        bindings::devm_add_action(device_ptr(dev), Some(drop_number), number.cast_mut().cast())
    };
    to_result(error).inspect_err(|_| {
        // SAFETY: It has failed, so the count from `Arc::into_raw` was not handed over.
        drop(unsafe { Arc::from_raw(number) });
    })
}

/// Whether a file is the one of a descriptor.
///
/// # Errors
///
/// `EBADF`: the descriptor is not open.
pub fn is_open_as(file: &File, fd: u32) -> Result<bool> {
    // SAFETY: `fget` accepts any value of `fd`.
    let other = unsafe { bindings::fget(fd) };
    if other.is_null() {
        return Err(EBADF);
    }
    let same = ptr::eq(file.as_ptr(), other);
    // SAFETY: `other` points to a valid `struct file`, and the count of `fget` is handed over. A light reference
    // (`fdget`) has the count of the table, which is not this one.
    unsafe { bindings::fput(other) };
    Ok(same)
}
