// SPDX-License-Identifier: GPL-2.0

//! Address spaces.

pub mod corrected;
pub mod first;
