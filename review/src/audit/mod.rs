//! Hand-written code held against contracts.
//!
//! Rules that ask what becomes of a value on each path are in [`paths`], those that ask how something is written
//! in [`rules`]. Both work on one file, and say what they did not follow.

mod code;
pub mod finding;
mod paths;
mod rules;
mod run;

use std::collections::BTreeSet;

pub use self::run::run;

use self::{
    code::Code,
    finding::{Finding, NotFollowed},
};
use crate::{body::Words, facts::Facts, source::Parsed};

/// How an audit is made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The words of the code base.
    pub words: Words,
    /// Whether the rules that need no contract apply to all code, not only to types and functions that touch
    /// what contracts speak of.
    pub everywhere: bool,
    /// The C functions whose wrappers the code could use; without it all that contracts give one.
    pub wrapped: Option<BTreeSet<String>>,
    /// For [`run`]: whether wrappers count as well that are in the code that is read, and no others if `wrapped` is
    /// not given.
    pub wrapped_here: bool,
}

/// Audits a file: what is wrong, by place, and what was not followed.
pub fn file(
    parsed: &Parsed<'_>,
    facts: &Facts,
    options: &Options,
) -> (Vec<Finding>, Vec<NotFollowed>) {
    let code = Code::of(parsed, facts, options);
    let audit = rules::Input {
        parsed,
        facts,
        options,
        code: &code,
    };
    let (mut findings, mut not_followed) = rules::all(&audit);
    let (on_paths, lost) = paths::all(&audit);
    findings.extend(on_paths);
    not_followed.extend(lost);
    findings.sort_by(|left, right| (&left.place, left.rule).cmp(&(&right.place, right.rule)));
    not_followed.sort_by(|left, right| left.place.cmp(&right.place));
    (findings, not_followed)
}
