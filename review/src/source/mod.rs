//! Rust files: found from a path, parsed, and shown one by one.
//!
//! A syntax tree cannot move to another thread, and a crate has many: so a file stays on the thread that has
//! parsed it, and only what a visit has made of it leaves.

pub mod cfg;
mod children;
pub(crate) mod docs;
mod folder;
mod guard;
mod manifest;
mod parse;
mod problem;
mod work;

use std::sync::Arc;

use camino::Utf8PathBuf;
use proc_macro2::Span;

use crate::model::{Size, Unread, Visibility, place::Place};

pub(crate) use self::children::visibility as written;
pub use self::problem::Problem;

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
        place(&self.path, span)
    }

    /// From the start of a span to the end of another one behind it.
    pub fn place_between(&self, first: Span, last: Span) -> Place {
        let (mut from, to) = (self.place(first), self.place(last));
        from.end_line = to.end_line;
        from.end = to.end;
        from
    }
}

/// What the declarations of a module say of everything in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Around {
    /// The conditions of the modules around it.
    pub cfg: Vec<String>,
    /// Who can see the module: the narrowest of the modules around it.
    pub visibility: Visibility,
    /// Which crate or set of files it belongs to: one for each folder that is given.
    pub root: usize,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            cfg: Vec::new(),
            visibility: Visibility::Public,
            root: 0,
        }
    }
}

/// What a visit of files has made of them.
#[derive(Debug)]
pub struct Visited<T> {
    /// One for each file, in the order of modules, then of paths.
    pub parts: Vec<T>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was left out.
    pub unread: Vec<Unread>,
    /// How much was read.
    pub size: Size,
}

/// What is made of files, in three steps: of each file, of all of them together, and of each file again with that.
pub struct Visit<First, Link, Second> {
    /// Makes something of a file.
    pub first: First,
    /// Makes something of all of that, in the order of modules, then of paths.
    pub link: Link,
    /// Makes something of a file with what was made of all.
    pub second: Second,
}

/// Finds and parses files, and shows each of them.
///
/// An input is one of:
///
/// ```text
/// crate/            a folder with a Cargo.toml, lib.rs, main.rs or mod.rs: from the root of the crate on
/// lib.rs, fs.rs     a file, with the modules that it declares
/// generated/linux/  another folder: all its files; their paths are the paths of their modules
/// ```
///
/// Several inputs are read as one. Several files are modules by their paths below the folder that holds all.
/// What cannot be read is in [`Visited::problems`]; everything else is read nevertheless.
pub fn visit<A, C, T>(
    inputs: &[Utf8PathBuf],
    visit: Visit<
        impl Fn(&Parsed<'_>, &Around) -> A + Sync,
        impl FnOnce(Vec<A>) -> C,
        impl Fn(&Parsed<'_>, &Around, &C) -> T + Sync,
    >,
) -> Visited<T>
where
    A: Send,
    C: Send + Sync,
    T: Send,
{
    let mut start = folder::Start::default();
    folder::start(inputs, &mut start);
    let mut visited = work::run(start.now, start.later, visit);
    visited.problems.extend(start.problems);
    visited.problems.sort_by(|a, b| a.place.cmp(&b.place));
    visited.problems.dedup();
    visited.unread.sort_by(|a, b| a.place.cmp(&b.place));
    visited
}

/// A file that is to be read.
#[derive(Clone, Debug)]
struct Job {
    /// Where it is.
    path: Utf8PathBuf,
    /// How it is shown.
    shown: Arc<str>,
    /// The path of its module.
    module: Vec<String>,
    /// What its declaration says.
    around: Around,
    /// The folders in which the files of its modules can be.
    folders: Vec<Utf8PathBuf>,
    /// The folder that no `include!` leaves.
    root: Arc<Utf8PathBuf>,
    /// The files that have led to it, itself left out.
    chain: Vec<Arc<Utf8PathBuf>>,
    /// Where it is declared.
    declared: Option<Place>,
}

/// Where a span of a file stands.
fn place(path: &Arc<str>, span: Span) -> Place {
    let (start, end) = (span.start(), span.end());
    let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    Place {
        file: Arc::clone(path),
        line: line(start.line),
        column: line(start.column + 1),
        end_line: line(end.line),
        start: span.byte_range().start,
        end: span.byte_range().end,
    }
}

#[cfg(test)]
mod tests;
