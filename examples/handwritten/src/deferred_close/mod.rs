// SPDX-License-Identifier: GPL-2.0

//! Closing a descriptor while a system call may still be using its file.

pub mod corrected;
pub mod first;
