//! What came out of a comparison, in words.

use std::{collections::BTreeSet, fmt::Write as _};

use camino::Utf8Path;

use super::{
    compare::{Compared, Comparison, Difference, Verdict, What},
    file,
    model::Kind,
};
use crate::support::diag::Diagnostic;

/// How many differences of one type are shown in a message.
const SHOWN: usize = 8;

/// How wide a list of names may be.
const WIDTH: usize = 100;

/// Figures of a comparison.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Figures {
    /// Types of ours.
    pub all: usize,
    /// Those that are equal in every member.
    pub equal: usize,
    /// Those of which the size alone could be compared, and is equal.
    pub equal_size: usize,
    /// Those that are equal in what they have, and lack members.
    pub lack: usize,
    /// Those that differ.
    pub differ: usize,
    /// Those that are one of several definitions.
    pub ambiguous: usize,
    /// Those that the oracle does not have.
    pub unknown: usize,
    /// Members or values that were compared.
    pub members: usize,
}

/// The figures of types.
pub fn figures(of: &[Compared]) -> Figures {
    let count = |verdict: Verdict| of.iter().filter(|one| one.verdict == verdict).count();
    Figures {
        all: of.len(),
        equal: count(Verdict::Equal),
        equal_size: count(Verdict::EqualSize),
        lack: count(Verdict::Lacks),
        differ: count(Verdict::Differs),
        ambiguous: count(Verdict::Ambiguous),
        unknown: count(Verdict::Unknown),
        members: of.iter().map(|one| one.members).sum(),
    }
}

/// A summary for a terminal: figures, and the names of what lacks members; those of all that was not equal, if it is
/// verbose.
pub fn text(comparison: &Comparison, accepted: &BTreeSet<String>, verbose: bool) -> String {
    let mut text = format!(
        "{} held against {}\n",
        source(&comparison.ours),
        source(&comparison.oracle)
    );
    for (what, parts, of) in [
        ("structs and unions", "members", &comparison.records),
        ("enums", "values", &comparison.enums),
    ] {
        let f = figures(of);
        let _ = writeln!(text, "  {what}: {} equal in {} {parts}", f.equal, f.members);
        for (count, words) in [
            (f.equal_size, "equal in size, without members to compare"),
            (f.lack, "equal in what they have, and lacking members"),
            (f.differ, "different"),
            (f.ambiguous, "equal to one of several definitions"),
            (f.unknown, "not in the oracle"),
        ] {
            if count > 0 {
                let _ = writeln!(text, "    {count} {words}");
            }
        }
        for (is_accepted, words) in [
            (false, "lacking members"),
            (true, "lacking members, accepted"),
        ] {
            let lacks = of.iter().filter(|one| one.verdict == Verdict::Lacks);
            let names = lacks.filter(|one| self::is_accepted(one, accepted) == is_accepted);
            let names: Vec<_> = names.map(|one| one.name.as_str()).collect();
            text.push_str(&named(words, &names));
        }
        let verdicts = [
            (Verdict::Differs, "different"),
            (Verdict::Ambiguous, "one of several definitions"),
            (Verdict::Unknown, "not in the oracle"),
        ];
        for (verdict, words) in verdicts.into_iter().filter(|_| verbose) {
            let names = of.iter().filter(|one| one.verdict == verdict);
            let names: Vec<_> = names.map(|one| one.name.as_str()).collect();
            text.push_str(&named(words, &names));
        }
    }
    let loose = comparison.equal_enumerators;
    if loose > 0 || !comparison.enumerators.is_empty() {
        let other = comparison.enumerators.len();
        let _ = writeln!(
            text,
            "  enumerators without an enum: {loose} equal, {other} different"
        );
    }
    text
}

/// Names under a heading, or nothing.
fn named(words: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names = textwrap::fill(&names.join(", "), WIDTH);
    format!("  {words}:\n{}\n", textwrap::indent(&names, "    "))
}

/// Whether somebody has said that a type may lack members.
fn is_accepted(one: &Compared, accepted: &BTreeSet<String>) -> bool {
    accepted.contains(&one.name) || one.c.as_ref().is_some_and(|c| accepted.contains(c))
}

/// Accepted names of types that lack nothing, or are not there.
pub fn accepted_in_vain(comparisons: &[Comparison], accepted: &BTreeSet<String>) -> Vec<String> {
    let records = comparisons.iter().flat_map(|of| &of.records);
    let lacks: Vec<_> = records
        .filter(|one| one.verdict == Verdict::Lacks)
        .collect();
    let in_vain = accepted.iter().filter(|name| {
        let mut lacks = lacks.iter();
        !lacks.any(|one| one.name == **name || one.c.as_ref() == Some(*name))
    });
    in_vain.cloned().collect()
}

fn source(of: &super::compare::Source) -> String {
    match of.kind {
        Kind::Clang | Kind::Rustc => format!("{} (as {} lays it out)", of.name, of.kind),
        Kind::Btf | Kind::Dwarf => format!("{} ({})", of.name, of.kind),
    }
}

/// A message for each type that differs, and for each that lacks members which nobody has accepted.
pub fn diagnostics(comparison: &Comparison, accepted: &BTreeSet<String>) -> Vec<Diagnostic> {
    let all = comparison.records.iter().chain(&comparison.enums);
    let mut messages: Vec<_> = all
        .filter_map(|one| match one.verdict {
            Verdict::Differs => Some(differs(comparison, one)),
            Verdict::Lacks if !is_accepted(one, accepted) => Some(lacks(comparison, one)),
            _ => None,
        })
        .collect();
    if !comparison.enumerators.is_empty() {
        let count = comparison.enumerators.len();
        let message = format!("{count} enumerators have other values than in the oracle");
        let place = Utf8Path::new(&comparison.ours.name);
        messages.push(with_notes(
            file::error("SB1027", message, place),
            comparison,
            &comparison.enumerators,
        ));
    }
    messages
}

fn differs(comparison: &Comparison, one: &Compared) -> Diagnostic {
    let c = one.c.as_deref().unwrap_or(&one.name);
    let message = format!("the layout of `{}` is not that of `{c}`", one.name);
    let place = Utf8Path::new(&comparison.ours.name);
    with_notes(
        file::error("SB1027", message, place),
        comparison,
        &one.differences,
    )
}

fn lacks(comparison: &Comparison, one: &Compared) -> Diagnostic {
    let c = one.c.as_deref().unwrap_or(&one.name);
    let message = format!("`{}` lacks members of `{c}`", one.name);
    let place = Utf8Path::new(&comparison.ours.name);
    let diagnostic = file::error("SB1027", message, place);
    with_notes(diagnostic, comparison, &one.differences)
        .help(format!("where nothing needs them: `--accept {}`", one.name))
}

fn with_notes(
    mut message: Diagnostic,
    comparison: &Comparison,
    differences: &[Difference],
) -> Diagnostic {
    for difference in differences.iter().take(SHOWN) {
        message = message.note(sentence(comparison, difference));
    }
    let more = differences.len().saturating_sub(SHOWN);
    if more > 0 {
        message = message.note(format!("and {more} more"));
    }
    message
}

/// A difference with both figures.
pub fn sentence(comparison: &Comparison, difference: &Difference) -> String {
    let (ours, oracle) = (comparison.ours.kind, comparison.oracle.kind);
    let figure = |value: Option<i128>| {
        value.map_or_else(
            || "nothing".to_owned(),
            |value| figure(difference.what, value),
        )
    };
    let (own, theirs) = (figure(difference.ours), figure(difference.oracle));
    let member = difference.member.as_deref().unwrap_or_default();
    match (difference.what, difference.ours, difference.oracle) {
        (What::Member, None, _) => {
            format!("`{member}` is at {theirs} for {oracle}, and {ours} has no such member")
        }
        (What::Member, ..) => {
            format!("`{member}` is at {own} for {ours}, and {oracle} has no such member")
        }
        (what, ..) => {
            let subject = match (what, member) {
                (What::Size, "") => "the size".to_owned(),
                (What::Size, member) => format!("the size of `{member}`"),
                (What::Align, _) => "the alignment".to_owned(),
                (What::Width, member) => format!("the width of `{member}`"),
                (What::Value, member) => format!("the value of `{member}`"),
                (_, member) => format!("the offset of `{member}`"),
            };
            format!("{subject}: {own} for {ours}, {theirs} for {oracle}")
        }
    }
}

fn figure(what: What, value: i128) -> String {
    let unit = |count: i128, unit: &str| match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    };
    match what {
        What::Size | What::Align => unit(value, "byte"),
        What::Offset | What::Member if value % 8 == 0 => format!("byte {}", value / 8),
        What::Offset | What::Member => format!("bit {value}"),
        What::Width => unit(value, "bit"),
        What::Value => value.to_string(),
    }
}
