// SPDX-License-Identifier: GPL-2.0

//! The current task, and what is borrowed from it.

pub mod corrected;
pub mod first;
