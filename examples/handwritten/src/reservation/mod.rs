// SPDX-License-Identifier: GPL-2.0

//! Reservations of file descriptors.

pub mod corrected;
pub mod first;
pub mod unmarked;
