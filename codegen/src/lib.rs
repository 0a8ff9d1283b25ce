//! safebind writes safe Rust wrappers for C from contracts that people can review.

pub mod api;
pub mod contract;
pub mod header;
pub mod link;
pub mod lower;
pub mod profile;
pub mod render;
pub mod support;
