//! What a run says about its result.

pub mod coverage;
