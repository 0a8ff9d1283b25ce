//! What a run says about its result.

pub mod contracts;
pub mod coverage;
