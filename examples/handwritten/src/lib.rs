// SPDX-License-Identifier: GPL-2.0

//! Wrappers written by hand: as they were first proposed for review, and corrected.
//!
//! The module `first` of each form has defects, some of which are unsound: nothing is to use it. A comment that
//! begins with `//~` stands above each defect and names the rule of `safebind audit` that finds it, or only the
//! row in `docs/reviews.md` if no rule does:
//!
//! ```text
//! //~ pointer_cast R11
//! //~ row R09
//! ```
//!
//! It marks the next line that is neither a comment nor an attribute. The modules `corrected` have no marks.

#![no_std]

pub mod deferred_close;
pub mod devres;
pub mod file;
pub mod leaks;
pub mod mm;
pub mod reservation;
pub mod task;
