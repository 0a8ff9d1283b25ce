//! C headers to a [`model::Unit`]: the only stage that calls libclang itself.
//!
//! One parse, one walk. `clang/` is libclang with lifetimes, and `libclang` loads the library: they
//! hold the unsafe code. `parse` asks the questions, the other files each answer one of them.

pub mod libclang;
pub mod model;
pub mod proof;
pub mod spell;

mod around;
pub mod attributes;
mod clang;
pub(crate) mod comment;
mod elements;
mod exact;
mod flexible;
mod functions;
mod layout;
mod macros;
mod neighbour;
mod parse;
mod reach;
mod remarks;
mod request;
pub(crate) mod resource;
mod source;
mod texts;
mod tokens;
mod types;
mod visit;
mod words;

pub use parse::{candidates, parse};
pub use source::include_name;
