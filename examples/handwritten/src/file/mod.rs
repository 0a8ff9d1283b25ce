// SPDX-License-Identifier: GPL-2.0

//! Open files.

pub mod corrected;
pub mod first;
