// SPDX-License-Identifier: GPL-2.0

//! Deferred closing, as it was first proposed.

#![allow(
    clippy::ptr_as_ptr,
    clippy::missing_safety_doc,
    reason = "casts between pointers, and a callback without a list, are among the defects"
)]

use core::{mem::MaybeUninit, ptr};
use kernel::{
    alloc::{AllocError, Flags, KBox},
    bindings,
    error::{
        code::{EBADF, ESRCH},
        Error,
    },
};

//~ row R16
/// Closes a descriptor of the current task, and keeps the file until the task is back in user space.
pub struct DeferredFdCloser {
    inner: KBox<DeferredFdCloserInner>,
}

//~ no_invariant R08
/// What the work of the task is given.
#[repr(C)]
struct DeferredFdCloserInner {
    twork: MaybeUninit<bindings::callback_head>,
    file: *mut bindings::file,
}

// SAFETY: The node is in no list yet.
unsafe impl Send for DeferredFdCloser {}

// SAFETY: Nothing can be done with a shared reference.
unsafe impl Sync for DeferredFdCloser {}

impl DeferredFdCloser {
    /// Makes one.
    pub fn new(flags: Flags) -> Result<Self, AllocError> {
        let inner = KBox::new(
            DeferredFdCloserInner {
                twork: MaybeUninit::uninit(),
                file: ptr::null_mut(),
            },
            flags,
        )?;
        Ok(Self { inner })
    }

    /// Closes the descriptor on the way to user space.
    pub fn close_fd(self, fd: u32) -> Result<(), DeferredFdCloseError> {
        use bindings::task_work_notify_mode_TWA_RESUME as TWA_RESUME;

        // The work comes before the descriptor: if there can be none, the descriptor is to stay open.

        //~ raw_call R01
        // SAFETY: There always is a current task.
        let current = unsafe { bindings::get_current() };

        // SAFETY: The flags of the current task can always be read.
        let is_kthread = (unsafe { (*current).flags } & bindings::PF_KTHREAD) != 0;
        if is_kthread {
            return Err(DeferredFdCloseError::TaskWorkUnavailable);
        }

        //~ row R02
        // The allocation is not freed by the destructor from here on.
        let inner = KBox::into_raw(self.inner);

        // The node is the first field, so this points to it.
        let node = inner.cast::<bindings::callback_head>();
        // SAFETY: The field is inside the allocation.
        let file_field = unsafe { &raw mut (*inner).file };

        //~ partial_argument R03
        // SAFETY: `do_close_fd` can be called with this node.
        unsafe { bindings::init_task_work(node, Some(Self::do_close_fd)) };
        //~ partial_argument R03
        // SAFETY: `node` is valid and initialized, and the box it is in stays until the work is done. Without a
        // file the work does nothing; it gets one below.
        let res = unsafe { bindings::task_work_add(current, node, TWA_RESUME) };
        if res != 0 {
            // SAFETY: The work was not scheduled, so the box is still ours.
            unsafe { drop(KBox::from_raw(inner)) };
            return Err(DeferredFdCloseError::TaskWorkUnavailable);
        }

        //~ partial_argument R05 R06
        // SAFETY: This is a plain call, and good for every `fd`.
        let file = unsafe { bindings::file_close_fd(fd) };
        if file.is_null() {
            // The work stays: finding it in the list could take long. It frees itself.
            return Err(DeferredFdCloseError::BadFd);
        }

        // SAFETY: `file` is a valid file.
        unsafe { bindings::get_file(file) };

        //~ partial_argument R07
        //~ row R11
        //~ unchecked_result
        // SAFETY: A count was added above, so although the task may have an `fdget` on it, it stays until that is
        // over: every `fdget` ends before the task is in user space, and the work runs after that.
        unsafe { bindings::filp_close(file, (*current).files as bindings::fl_owner_t) };

        //~ row R09
        // SAFETY: The work runs on this thread, later, so nobody reads the field now.
        unsafe { *file_field = file };

        Ok(())
    }

    //~ callback_without_safety R10
    // SAFETY: This belongs to `close_fd`; what is said there is true here.
    unsafe extern "C" fn do_close_fd(inner: *mut bindings::callback_head) {
        //~ pointer_cast R11
        // SAFETY: `close_fd` has registered this function with a box, which is ours now.
        let inner = unsafe { KBox::from_raw(inner as *mut DeferredFdCloserInner) };
        if !inner.file.is_null() {
            // SAFETY: This gives up the count that `close_fd` has taken, on a valid file. The task is about to be in user space, so
            // it has no `fdget` on the file any more.
            unsafe { bindings::fput(inner.file) };
        }
        drop(inner);
    }
}

/// A descriptor could not be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeferredFdCloseError {
    /// There is no way to do something later.
    TaskWorkUnavailable,
    /// There is no such descriptor.
    BadFd,
}

impl From<DeferredFdCloseError> for Error {
    fn from(error: DeferredFdCloseError) -> Self {
        match error {
            //~ row R12
            DeferredFdCloseError::TaskWorkUnavailable => ESRCH,
            DeferredFdCloseError::BadFd => EBADF,
        }
    }
}
