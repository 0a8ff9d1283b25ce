// SPDX-License-Identifier: GPL-2.0

//! The C side, as far as the wrappers reach it.
//!
//! A thread is a task. [`Task::enter`] gives a test a machine of its own, makes the thread its first
//! task, and checks at the end of the scope that nothing was left behind. A thread that enters no
//! machine gets one on first use, as an example in the documentation does; nobody would look at what
//! goes wrong there, so a violation ends the process.
//!
//! What C would not notice, or would only notice much later, is recorded as a [`Violation`] and
//! otherwise ignored, so that a test can ask for it. What Miri notices is left to Miri: there,
//! objects are really freed with their last reference, and every access goes through the pointer that
//! the wrapper has passed.
//!
//! # Examples
//!
//! ```
//! use kernel::{
//!     fs::file::{flags, LocalFile},
//!     model::{self, FdState},
//! };
//!
//! let task = model::Task::enter();
//! let fd = model::open_file(flags::O_RDONLY)?;
//! let file = LocalFile::fget(fd)?;
//!
//! // One reference belongs to the table, one to `file`.
//! assert_eq!(model::file_refs(file.as_ptr()), Some(2));
//!
//! model::close(fd)?;
//! assert_eq!(model::fd_state(fd), FdState::Free);
//! assert_eq!(model::file_refs(file.as_ptr()), Some(1));
//!
//! drop(file);
//! assert!(task.exit().is_clean());
//! # Ok::<(), kernel::error::Error>(())
//! ```

// Only here, so that no generated file can name it.
extern crate std;

mod closing;
mod completions;
mod creds;
mod descriptors;
mod devices;
mod files;
mod inspect;
mod kthread;
mod layout;
mod lights;
mod machine;
mod memory;
mod mm;
mod mmap_lock;
mod pids;
mod process;
mod raw_task;
mod rcu;
mod refcounts;
mod registry;
mod space;
mod spawn;
mod stays;
mod table;
mod task;
mod task_works;
mod user_ns;
mod violation;
mod vma;

pub use self::{
    closing::set_flush_error,
    descriptors::{close, exec, open_file, unshare},
    devices::{device_actions, device_ptr, device_refs, new_device, Driver},
    files::{new_file, set_flags},
    inspect::{
        close_on_exec, cred_refs, current_mm, fd_file, fd_state, file_refs, live_creds, live_files,
        live_mms, live_pid_namespaces, live_tasks, mm_refs, pid_ns_refs, take_violations,
        task_refs, violations,
    },
    layout::{Layout, CRED, DEVICE, FILE, MM, PID_NAMESPACE, TASK, USER_NAMESPACE, VMA},
    lights::{fdget, LightFile},
    machine::Report,
    memory::{fail_allocation, live_memory, reuse_memory},
    mm::mm_users,
    mmap_lock::{write_lock, MmapWriteLock},
    raw_task::{release_task, set_signal_pending, set_state, wake_ups},
    spawn::{spawn_in_new_pid_ns, spawn_kthread, spawn_process, spawn_thread},
    stays::StaysHere,
    table::FdState,
    task::{Setup, Task},
    task_works::{refuse_task_works, return_to_userspace, task_works},
    user_ns::IdMap,
    violation::Violation,
};
