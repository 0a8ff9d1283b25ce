//! What a function does below its signature: the C functions that it calls, counts, hand-overs, ways out, and
//! the arguments of its unsafe blocks.

pub(crate) mod casts;
pub mod comments;
pub(crate) mod macros;
pub mod own;
mod reader;
pub(crate) mod spans;
#[cfg(test)]
mod tests;
pub mod words;

use crate::{model::body::Body, names::Names, source::Parsed};

pub use self::{own::Own, words::Words};

/// Reads a body.
///
/// Functions and types that are declared inside of it are not part of it, and of a macro call only what reads as
/// expressions.
pub fn read(parsed: &Parsed<'_>, names: &Names, own: &Own, block: &syn::Block) -> Body {
    reader::read(parsed, names, own, block)
}
