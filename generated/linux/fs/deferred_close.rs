// SPDX-License-Identifier: GPL-2.0

// Copied by safebind from `deferred_close.rs`, beside the contract of `fs/file`, where it was found
// to have no unsafe code; change it there and run `cargo xtask regenerate` instead of editing this
// file.

//! Closing a descriptor although a system call may still be using its file.
//!
//! A system call that looks a descriptor up with `fdget` takes no reference count of the file where it can
//! do without: it relies on the one of the descriptor table, because nobody but its own task could close the
//! descriptor meanwhile. A driver that closes descriptors on behalf of that task, from inside such a system
//! call, is the one that could. So the count has to last until the task is back in user space, where
//! no light reference is left.

// Public where the kernel crate offers it to drivers; in a driver of its own, this is a private module.
#![allow(unreachable_pub)]

use kernel::{
    alloc::{
        AllocError,
        Flags, //
    },
    fs::file::{
        ClosedFile,
        KeptFile, //
    },
    task::PF_KTHREAD,
    task_work::{
        OnReturnToUserspace,
        ReturningToUserspace,
        TaskWork, //
    },
};

pub use kernel::fs::file::DeferredFdCloseError;

/// The count that lasts, once a file has been closed.
struct UntilReturn(Option<KeptFile>);

impl OnReturnToUserspace for UntilReturn {
    fn run(self, at: &ReturningToUserspace<'_>) {
        if let Some(kept) = self.0 {
            kept.fput(at);
        }
    }
}

/// Closes one descriptor of the current task, safely even while the task holds a light reference to the file.
///
/// What can fail for want of memory is done when it is made, so that it can be made ahead.
///
/// # Examples
///
/// ```
/// use kernel::{
///     alloc::flags::GFP_KERNEL,
///     error::Result,
///     fs::deferred_close::DeferredFdCloser, //
/// };
///
/// /// Closes all descriptors of a message that could not be delivered.
/// fn close_all(fds: &[u32]) -> Result {
///     for &fd in fds {
///         let closer = DeferredFdCloser::new(GFP_KERNEL)?;
///         closer.close_fd(fd)?;
///     }
///     Ok(())
/// }
/// ```
pub struct DeferredFdCloser {
    work: TaskWork<UntilReturn>,
}

impl DeferredFdCloser {
    /// Makes a closer for one descriptor.
    #[inline]
    pub fn new(flags: Flags) -> Result<Self, AllocError> {
        Ok(Self {
            work: TaskWork::new(flags)?,
        })
    }

    /// Closes a descriptor of the current task.
    ///
    /// The descriptor is free when this returns. The file is released when the task gets back to user space, if
    /// nobody else has it open.
    ///
    /// # Errors
    ///
    /// - [`DeferredFdCloseError::TaskWorkUnavailable`] if the current task never gets to user space: it is a
    ///   kernel thread, or ends. The descriptor stays open.
    /// - [`DeferredFdCloseError::BadFd`] if the descriptor is not open.
    pub fn close_fd(self, fd: u32) -> Result<(), DeferredFdCloseError> {
        let current = kernel::current!();

        // A kernel thread would do the work when it ends, which may be never.
        if current.flags() & PF_KTHREAD != 0 {
            return Err(DeferredFdCloseError::TaskWorkUnavailable);
        }

        // First what can fail: once the file is out of the table, there is no way back.
        let mut scheduled = self
            .work
            .task_work_add(current, UntilReturn(None))
            .map_err(|_| DeferredFdCloseError::TaskWorkUnavailable)?;

        // Without a file the work stays scheduled, and has nothing to do.
        let closed =
            ClosedFile::file_close_fd(current, fd).map_err(|_| DeferredFdCloseError::BadFd)?;

        // The second count is in its place before the first one is given up.
        let (closable, kept) = closed.keep();
        scheduled.0 = Some(kept);

        // What can go wrong is writing back what the file system holds. The descriptor is closed all the same, and
        // whoever wants to know calls `fsync` before.
        let _ = closable.filp_close();
        Ok(())
    }
}
