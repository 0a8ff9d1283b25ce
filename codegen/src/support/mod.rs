//! What every stage uses: places in a source text, diagnostics, nearest names, progress.

pub mod diag;
pub mod place;
pub mod progress;
pub mod suggest;
