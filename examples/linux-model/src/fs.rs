// SPDX-License-Identifier: GPL-2.0

//! Files.

#[path = "../../../generated/linux/fs/file.rs"]
pub mod file;
