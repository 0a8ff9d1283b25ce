//! Comparisons and audits for people and for tools: functions from data to text that decide nothing.
//!
//! | function | for |
//! |---|---|
//! | [`text::text`] | a terminal |
//! | [`json::json`] | programs; [`json::schema`] is its schema |
//! | [`sarif::sarif`] | code review tools |
//! | [`html::html`] | a browser, and paper |

use std::collections::BTreeMap;

use crate::{
    audit::finding::Audit,
    compare::report::{Comparison, Difference, Pair, Part},
};

pub mod counts;
pub mod html;
pub mod json;
pub mod sarif;

pub mod text;
pub mod unread;

mod by_file;
mod lines_of;
mod sources;
mod uri;
mod words;

/// The texts of the files that places name, by path.
pub type Sources = BTreeMap<String, String>;

pub use self::sources::sources;

/// What is presented. Either part may be absent; without both there is nothing to say but zeros.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report<'a> {
    /// Two surfaces, compared.
    pub comparison: Option<&'a Comparison>,
    /// What an audit has found.
    pub audit: Option<&'a Audit>,
    /// The texts of the files. What stands in a file without a text is shown without its line.
    pub sources: Option<&'a Sources>,
}

impl<'a> Report<'a> {
    /// The text of a file.
    fn source(&self, file: &str) -> Option<&'a str> {
        self.sources?.get(file).map(String::as_str)
    }
}

/// A number with its noun: `1 part`, `2 parts`.
fn counted(number: usize, one: &str, more: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {more}"),
    }
}

/// What was left aside, as words: `4 private on the hand-written side`.
fn aside(comparison: &Comparison) -> Vec<String> {
    let counts = counts::aside(&comparison.aside).into_iter();
    counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect()
}

/// Whether a difference says no more than that one side is not there: what is there is shown anyway.
fn is_absence(pair: &Pair, difference: &Difference) -> bool {
    let both = pair.handwritten.is_some() && pair.generated.is_some();
    difference.part == Part::Presence && !both
}
