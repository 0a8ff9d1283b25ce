// SPDX-License-Identifier: GPL-2.0

//! Files.

#[path = "../../../generated/linux/fs/file.rs"]
pub mod file;

#[path = "../../../generated/linux/fs/exec.rs"]
pub mod exec;
