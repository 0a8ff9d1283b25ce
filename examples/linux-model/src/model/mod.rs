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
//! files and credentials are really freed with their last reference, and every access goes through
//! the pointer that the wrapper has passed.
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

mod creds;
mod descriptors;
mod files;
mod inspect;
mod layout;
mod machine;
mod registry;
mod table;
mod task;

pub use self::{
    descriptors::{close, exec, open_file, unshare},
    files::{new_file, set_flags},
    inspect::{
        close_on_exec, cred_refs, fd_file, fd_state, file_refs, live_creds, live_files,
        take_violations, violations,
    },
    layout::{Layout, CRED, FILE, TASK},
    machine::{Report, Violation},
    table::FdState,
    task::{spawn_process, spawn_thread, Setup, Task},
};
