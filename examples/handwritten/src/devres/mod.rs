// SPDX-License-Identifier: GPL-2.0

//! Values that a device takes away when its driver leaves.

pub mod corrected;
pub mod first;
