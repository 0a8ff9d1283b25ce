//! What every stage uses: places in a source text, diagnostics, nearest names.

pub mod diag;
pub mod place;
pub mod suggest;
