// SPDX-License-Identifier: GPL-2.0

//! The current task, corrected.

use core::ptr::NonNull;
use kernel::{
    bindings,
    mm::MmWithUser,
    pid_namespace::PidNamespace,
    types::{NotThreadSafe, Opaque},
};

/// The current task.
///
/// It is used only within the scope in which it was got: until the task returns to user space, and neither into
/// nor out of the stretch between `kthread_use_mm` and `kthread_unuse_mm`.
///
/// # Invariants
///
/// - It is the task that runs, which has a count of itself.
/// - It is used only within its scope.
///
/// # Examples
///
/// ```
/// use handwritten::task::corrected::CurrentTask;
///
/// // SAFETY: It is used in this function only.
/// let task = unsafe { CurrentTask::get_current() };
/// assert!(task.task_active_pid_ns().is_some());
/// ```
#[repr(transparent)]
pub struct CurrentTask {
    inner: Opaque<bindings::task_struct>,
    /// Keeps it on its thread: it is the current task there alone.
    _not_send: NotThreadSafe,
}

impl CurrentTask {
    /// The task that runs.
    ///
    /// # Safety
    ///
    /// The result must be used only within the scope in which this is called: it must not be kept until the task is
    /// back in user space, nor be carried into or out of a stretch that `kthread_use_mm` opens.
    pub unsafe fn get_current<'a>() -> &'a Self {
        // SAFETY: `get_current` demands nothing of its caller.
        let task = unsafe { bindings::get_current() };

        // SAFETY: A task that runs has a count of itself, and the caller promises to stay within its scope. The
        // type has the layout of `struct task_struct`, since it is `repr(transparent)`.
        unsafe { &*task.cast::<Self>() }
    }

    /// The pointer by which C knows the task.
    pub fn as_ptr(&self) -> *mut bindings::task_struct {
        self.inner.get()
    }

    /// The address space of the task, unless it is a kernel thread.
    pub fn mm(&self) -> Option<&MmWithUser> {
        // SAFETY: `self.as_ptr()` points to a valid `struct task_struct`, since `self` refers to it. Reading `mm`
        // is no data race: only the task itself changes it.
        let mm = unsafe { (*self.as_ptr()).mm };
        if mm.is_null() {
            return None;
        }

        // SAFETY: `mm` points to a valid `struct mm_struct` whose count `mm_users` stays positive while `self` is
        // borrowed: the task is a user of its address space, and a kernel thread borrows one between
        // `kthread_use_mm` and `kthread_unuse_mm`, which `self` does not cross.
        Some(unsafe { MmWithUser::from_raw(mm) })
    }

    /// The PID namespace in which the task is; none if it was released.
    pub fn task_active_pid_ns(&self) -> Option<&PidNamespace> {
        // SAFETY:
        // - `self.as_ptr()` points to a valid `struct task_struct`, since `self` refers to it, and it has a count
        //   of itself.
        // - It is the current task, used within its scope, by the type invariants.
        let ns = NonNull::new(unsafe { bindings::task_active_pid_ns(self.as_ptr()) })?;

        // SAFETY: The namespace is valid while `self` is borrowed: the task has its number, which has the
        // namespace, and only the task itself gives its number up.
        Some(unsafe { PidNamespace::from_ptr(ns.as_ptr()) })
    }
}
