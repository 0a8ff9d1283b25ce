//! Two surfaces compared: each item of one side with its counterpart on the other.

pub mod report;
