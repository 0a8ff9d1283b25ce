// SPDX-License-Identifier: GPL-2.0

//! Files.

#[path = "../../../generated/linux/fs/file.rs"]
pub mod file;

#[path = "../../../generated/linux/fs/exec.rs"]
pub mod exec;

#[path = "../../../generated/linux/fs/deferred_close.rs"]
pub mod deferred_close;
