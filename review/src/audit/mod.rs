//! Hand-written code held against contracts.

pub mod finding;
