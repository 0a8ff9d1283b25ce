//! What every stage uses: places in a source text, diagnostics and the pages about them, digests, JSON,
//! nearest names, characters that are not seen, names of Rust, of raw bindings and in YAML, progress, the files that are read,
//! versions.

pub mod codes;
pub mod diag;
pub mod digest;
pub mod hidden;
pub mod inputs;
pub mod json;
pub mod place;
pub mod progress;
pub mod raw_names;
pub mod rust;
pub(crate) mod scalar;
pub mod suggest;
pub mod version;
pub mod words;
