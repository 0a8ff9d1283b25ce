//! What was not read, of which side.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Report;
use crate::model::Unread;

/// A side of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The generated side of a comparison.
    Generated,
    /// The hand-written side of a comparison.
    Handwritten,
    /// What was audited.
    Audited,
}

impl Side {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Handwritten => "hand-written",
            Self::Audited => "audited",
        }
    }
}

/// Everything that was not read, by side. What neither the audit nor the comparison read of the hand-written side is
/// listed once, with the comparison.
pub fn unread<'a>(report: &Report<'a>) -> Vec<(Side, &'a Unread)> {
    let (generated, handwritten) = match report.comparison {
        Some(comparison) => (
            comparison.generated_unread.as_slice(),
            comparison.handwritten_unread.as_slice(),
        ),
        None => Default::default(),
    };
    let audited = report.audit.map_or(&[][..], |audit| &audit.unread);
    let key = |part: &'a Unread| (&part.place, part.what.as_str());
    let known: BTreeSet<_> = handwritten.iter().map(key).collect();
    let audited = audited.iter().filter(|part| !known.contains(&key(part)));
    let generated = generated.iter().map(|part| (Side::Generated, part));
    let handwritten = handwritten.iter().map(|part| (Side::Handwritten, part));
    let audited = audited.map(|part| (Side::Audited, part));
    generated.chain(handwritten).chain(audited).collect()
}
