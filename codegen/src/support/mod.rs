//! What every stage uses: places in a source text, diagnostics and the pages about them, digests, JSON,
//! nearest names, names of Rust, progress.

pub mod codes;
pub mod diag;
pub mod digest;
pub mod json;
pub mod place;
pub mod progress;
pub mod rust;
pub mod suggest;
pub mod words;
