// SPDX-License-Identifier: GPL-2.0

//! Sharing between threads.

pub mod aref;
