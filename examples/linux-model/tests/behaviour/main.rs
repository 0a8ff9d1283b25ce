// SPDX-License-Identifier: GPL-2.0

//! The generated wrappers do to the C side what they say, and nothing else.
//!
//! Every test has a machine of its own, and the end of its [`model::Task`](kernel::model::Task)
//! checks that all references and numbers were given back. Tests whose name starts with `control`
//! break a rule on purpose, to show that the check sees it.

mod address_spaces;
mod c_closing;
mod c_devices;
mod c_locks;
mod c_memory;
mod c_mm;
mod c_side;
mod c_tasks;
mod c_works;
#[cfg(not(miri))]
mod children;
mod closing;
mod credentials;
mod descriptors;
mod device_payloads;
mod devices;
mod exec;
mod files;
mod kthreads;
mod locks;
mod namespaces;
mod noted;
mod others;
mod ownership;
mod raw;
mod resource_destructors;
mod resources;
mod spaces;
mod support;
mod task_works;
mod tasks;
mod threads;
