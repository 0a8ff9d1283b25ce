// SPDX-License-Identifier: GPL-2.0

//! The C functions that act on the table of the current task.

use super::{
    closing,
    files::FileRef,
    table::Request,
    task::{self, Current},
};
use crate::{
    bindings,
    error::{code::EBADF, to_result, Result},
    ffi::{c_int, c_uint},
};
use core::ptr;

/// Opens a file and gives it a descriptor, as `open` does.
pub fn open_file(flags: u32) -> Result<u32> {
    let fd = reserve(flags)?;
    fd_install_file(fd, FileRef::open(flags));
    Ok(fd)
}

/// Closes a descriptor, as `close` does.
pub fn close(fd: u32) -> Result {
    let file = task::with_current(|task| task.table().take(fd)).ok_or(EBADF)?;
    to_result(file.close())
}

/// Gives the current task a table of its own, if it shares one.
///
/// Numbers that are taken and have no file yet are free in the new table.
pub fn unshare() -> Result {
    task::with_current(|task| task.unshare())
}

/// What exec does to the current task: its table is unshared, what is marked close-on-exec is closed,
/// and it is no user of its address space any more, but of a new one.
pub fn exec() -> Result {
    unshare()?;
    task::with_current(Current::replace_mm);
    let table = task::with_current(|task| task.table());
    for fd in table.closed_on_exec() {
        close(fd)?;
    }
    Ok(())
}

fn reserve(flags: u32) -> Result<u32> {
    task::with_current(|task| {
        task.table().reserve(Request {
            by: task.id(),
            close_on_exec: flags & bindings::O_CLOEXEC != 0,
            limit: task.limit(),
            memory: task.has_memory(),
        })
    })
}

fn fd_install_file(fd: u32, file: FileRef) {
    task::with_current(|task| task.table().install(fd, file, task.id()));
}

/// The value by which C returns a result.
fn errno(result: Result) -> c_int {
    result.map_or_else(|error| error.to_errno(), |()| 0)
}

/// `fget`
#[export_name = "fget"]
pub(super) extern "C" fn fget(fd: c_uint) -> *mut bindings::file {
    let file = task::with_current(|task| task.table().get(fd));
    file.filter(|file| !file.is_path_only())
        .map_or(ptr::null_mut(), FileRef::into_raw)
}

/// `get_unused_fd_flags`
#[export_name = "get_unused_fd_flags"]
pub(super) extern "C" fn get_unused_fd_flags(flags: c_uint) -> c_int {
    match reserve(flags) {
        Ok(fd) => fd.cast_signed(),
        Err(error) => error.to_errno(),
    }
}

/// `put_unused_fd`
#[export_name = "put_unused_fd"]
pub(super) extern "C" fn put_unused_fd(fd: c_uint) {
    task::with_current(|task| task.table().put_back(fd, task.id()));
}

/// `fd_install`
///
/// # Safety
///
/// The caller owns a reference to `file`, which it gives up.
#[export_name = "fd_install"]
pub(super) unsafe extern "C" fn fd_install(fd: c_uint, file: *mut bindings::file) {
    // SAFETY: The caller gives up a reference, if there is such a file.
    if let Some(file) = unsafe { FileRef::adopt(file, "fd_install") } {
        fd_install_file(fd, file);
    }
}

/// `file_close_fd`
#[export_name = "file_close_fd"]
pub(super) extern "C" fn file_close_fd(fd: c_uint) -> *mut bindings::file {
    task::with_current(|task| {
        let Some(file) = task.table().take(fd) else {
            return ptr::null_mut();
        };
        closing::taken_out(file.as_ptr(), task);
        file.into_raw()
    })
}

/// `unshare_files`
#[export_name = "unshare_files"]
pub(super) extern "C" fn unshare_files() -> c_int {
    errno(unshare())
}

/// `begin_new_exec`
#[export_name = "begin_new_exec"]
pub(super) extern "C" fn begin_new_exec(_bprm: *mut bindings::linux_binprm) -> c_int {
    errno(exec())
}
