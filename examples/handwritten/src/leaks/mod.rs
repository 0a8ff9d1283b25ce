// SPDX-License-Identifier: GPL-2.0

//! Small functions that lose, keep or use something that they must not.

pub mod corrected;
pub mod first;
