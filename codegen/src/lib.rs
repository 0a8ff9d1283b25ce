//! safebind writes safe Rust wrappers for C from contracts that people can review.

pub mod bindings;
pub mod contract;
pub mod header;
pub mod support;
