//! Rust files: found from a path, parsed, and shown one by one.
//!
//! A syntax tree cannot move to another thread, and a crate has many: so a file is parsed, visited and dropped
//! on one thread, and only what the visit has made of it is kept.

use std::sync::Arc;

use proc_macro2::Span;

use crate::model::place::Place;

/// A file while it is visited.
pub struct Parsed<'a> {
    /// Its path as shown to people, with `/`.
    pub path: Arc<str>,
    /// The path of its module, from the root of what is read.
    pub module: Vec<String>,
    /// Its text.
    pub text: &'a str,
    /// Its syntax tree.
    pub syntax: &'a syn::File,
}

impl Parsed<'_> {
    /// Where a span stands.
    pub fn place(&self, span: Span) -> Place {
        let (start, end) = (span.start(), span.end());
        let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        Place {
            file: Arc::clone(&self.path),
            line: line(start.line),
            column: line(start.column + 1),
            end_line: line(end.line),
            start: span.byte_range().start,
            end: span.byte_range().end,
        }
    }
}
