// SPDX-License-Identifier: GPL-2.0

//! Deferred closing, corrected.

use core::{mem::MaybeUninit, ptr};
use kernel::{
    alloc::{AllocError, Flags, KBox},
    bindings, current,
    error::{
        code::{EBADF, ESRCH},
        Error,
    },
    task::PF_KTHREAD,
};

/// Closes a descriptor of the current task, and keeps the file until the task is back in user space.
///
/// The task may be in a system call that has looked the descriptor up with `fdget`, which took no count. So a count
/// of its own lasts until no system call is going on.
///
/// # Examples
///
/// ```
/// use handwritten::deferred_close::corrected::DeferredFdCloser;
/// use kernel::{alloc::flags::GFP_KERNEL, error::Result};
///
/// fn close(fd: u32) -> Result {
///     DeferredFdCloser::new(GFP_KERNEL)?.close_fd(fd)?;
///     Ok(())
/// }
/// ```
pub struct DeferredFdCloser {
    inner: KBox<Parked>,
}

/// What the work of the task is given.
///
/// # Invariants
///
/// - `file` is null, or points to a valid `struct file` with a reference count that belongs to this value.
/// - A file is here only while the value is in the list of the task that has closed it: that task gives the count
///   up on its way to user space, where it has no light reference (`fdget`) left.
#[repr(C)]
struct Parked {
    node: MaybeUninit<bindings::callback_head>,
    file: *mut bindings::file,
}

// SAFETY: Before it is used, it is an allocation without a file, whose node is in no list.
unsafe impl Send for DeferredFdCloser {}

// SAFETY: Nothing can be done with a shared reference.
unsafe impl Sync for DeferredFdCloser {}

impl DeferredFdCloser {
    /// Makes one, ahead of what must not fail.
    ///
    /// # Errors
    ///
    /// There is no memory.
    pub fn new(flags: Flags) -> Result<Self, AllocError> {
        // INVARIANT: There is no file.
        let parked = Parked {
            node: MaybeUninit::uninit(),
            file: ptr::null_mut(),
        };
        Ok(Self {
            inner: KBox::new(parked, flags)?,
        })
    }

    /// Closes a descriptor; the file is released when the task is back in user space.
    ///
    /// # Errors
    ///
    /// - [`DeferredFdCloseError::TaskWorkUnavailable`]: the task never gets to user space. The descriptor is open.
    /// - [`DeferredFdCloseError::BadFd`]: the descriptor is not open.
    pub fn close_fd(self, fd: u32) -> Result<(), DeferredFdCloseError> {
        use bindings::task_work_notify_mode_TWA_RESUME as TWA_RESUME;

        let current = current!();
        if current.flags() & PF_KTHREAD != 0 {
            return Err(DeferredFdCloseError::TaskWorkUnavailable);
        }

        // From here on the allocation belongs to this pointer, and nothing in Rust claims any more to be the only
        // way to it: C gets the pointer, and it is used here as well.
        let parked = KBox::into_raw(self.inner);
        // The node is the first field. The pointer still reaches the whole allocation, which the callback frees.
        let node = parked.cast::<bindings::callback_head>();

        // SAFETY:
        // - `node` is valid: it points to the first field of the allocation above.
        // - The node is in no list, and nobody else uses it.
        // - `release` is called with this node, which is in an allocation of a `Parked` that comes from
        //   `KBox::into_raw`: that is what its safety section demands.
        unsafe { bindings::init_task_work(node, Some(release)) };

        // SAFETY:
        // - `current.as_ptr()` points to a valid `struct task_struct`, which is the current task: `current` is used
        //   only within its scope, and has a count of itself.
        // - `node` is valid and initialized, and in no list; `init_task_work` was called above.
        // - The allocation is handed over: it is used again only if this fails, or by this task before the work
        //   runs.
        // - The work runs once, on this task on its way to user space, and sees what was written before.
        let error = unsafe { bindings::task_work_add(current.as_ptr(), node, TWA_RESUME) };
        if error != 0 {
            // SAFETY: `task_work_add` has failed, so the allocation is not in the list, and still belongs to the
            // pointer that `KBox::into_raw` returned.
            drop(unsafe { KBox::from_raw(parked) });
            return Err(DeferredFdCloseError::TaskWorkUnavailable);
        }

        // SAFETY: `file_close_fd` accepts any value of `fd`. If the result is not null, the file is out of the table
        // and `filp_close` is owed for it, which is called below; if it is null, the descriptor was not open, and
        // there is nothing to close.
        let file = unsafe { bindings::file_close_fd(fd) };
        if file.is_null() {
            // The work frees itself.
            return Err(DeferredFdCloseError::BadFd);
        }

        // SAFETY: `file` points to a valid `struct file`: the count that the table had belongs to this function now.
        unsafe { bindings::get_file(file) };

        // INVARIANT: The count was taken above, and the value is in the list of this task.
        //
        // SAFETY: The allocation is there until the work runs, which this task does later, on its way to user space.
        // So nobody else reads or writes the field now, and what is written here comes before in program order.
        unsafe { (*parked).file = file };

        // SAFETY: `current.as_ptr()` points to a valid `struct task_struct`, which is the current task: `current` is
        // used only within its scope, and has a count of itself. Only the task itself changes `files`.
        let table = unsafe { (*current.as_ptr()).files };

        // What fails is writing back what was still to be written; the descriptor is closed all the same.
        //
        // SAFETY:
        // - `file` points to a valid `struct file`, which was taken out of the descriptor table of the current task
        //   and is not closed yet.
        // - The count that the table had is handed over.
        // - An `fdget_pos` on another thread holds `f_pos_lock`: the file was in the table of this task.
        // - This is the task that took the file out, and `table` is the descriptor table that it was in.
        // - Light references (`fdget`) of this task rest on the count that is parked until it is in user space.
        let _ = unsafe { bindings::filp_close(file, table.cast()) };

        Ok(())
    }
}

/// Frees a [`Parked`], and gives the count of its file up.
///
/// # Safety
///
/// - `node` must be valid: it points to the first field of a [`Parked`].
/// - The `Parked` must be in an allocation that comes from [`KBox::into_raw`], and belong to this call: nobody else
///   uses or frees it, now or later.
/// - It must run on the task that has closed the file, on its way to user space.
unsafe extern "C" fn release(node: *mut bindings::callback_head) {
    // SAFETY: The caller promises that the allocation comes from `KBox::into_raw`, and belongs to this call.
    let parked = unsafe { KBox::from_raw(node.cast::<Parked>()) };
    if !parked.file.is_null() {
        // SAFETY:
        // - `parked.file` points to a valid `struct file`, by the type invariants.
        // - The count that belongs to `parked` is handed over; nobody uses the field any more.
        // - No light reference (`fdget`) outlives it: the task is on its way to user space, as the caller promises.
        // - An `fdget_pos` on another thread holds `f_pos_lock`: the file was in the table of this task.
        unsafe { bindings::fput(parked.file) };
    }
}

/// A descriptor could not be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeferredFdCloseError {
    /// The task never gets to user space: it is a kernel thread, or about to end.
    ///
    /// It becomes `ESRCH`, which `task_work_add` returns: there is no task in user space to return to.
    TaskWorkUnavailable,
    /// The descriptor is not open; it becomes `EBADF`.
    BadFd,
}

impl From<DeferredFdCloseError> for Error {
    fn from(error: DeferredFdCloseError) -> Self {
        match error {
            DeferredFdCloseError::TaskWorkUnavailable => ESRCH,
            DeferredFdCloseError::BadFd => EBADF,
        }
    }
}
