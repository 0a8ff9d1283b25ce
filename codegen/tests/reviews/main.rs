//! The acceptance table, row by row, for the wrappers of Linux: each remark that reviewers made is
//! looked for in what the generator makes, and each test shows that it would find it.
//!
//! The rows are in `docs/reviews.md`. The checks are functions from a run to problems: none for the
//! shipped contracts, and the expected one for a contract or a text that was changed.

#[path = "../harness/linux.rs"]
mod linux;

mod bodies;
mod called;
mod callee;
mod calls;
mod claims;
mod contracts;
mod demands;
mod documentation;
mod handover;
mod held;
mod homeward;
mod keys;
mod owed;
mod page;
mod raw;
mod registered;
mod rules;
mod safety;
mod shape;
mod shown;
mod support;
mod unit;
mod walk;
