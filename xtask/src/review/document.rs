//! What `safebind diff` and `safebind audit` print as JSON, as far as the pages need it.

use camino::Utf8PathBuf;
use serde::Deserialize;

/// A report.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Document {
    /// Two sides, compared.
    #[serde(default)]
    pub(super) comparison: Option<Comparison>,
    /// What an audit has found.
    #[serde(default)]
    pub(super) audit: Option<Audit>,
    /// What was not read.
    #[serde(default)]
    pub(super) unread: Vec<serde_json::Value>,
}

/// Two sides, compared.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Comparison {
    /// The items.
    pub(super) pairs: Vec<Pair>,
}

/// An item on both sides, or on one.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Pair {
    /// Its path.
    pub(super) path: String,
    /// The file that it stands in, where that stands alone.
    #[serde(skip)]
    pub(super) file: Option<Utf8PathBuf>,
    /// What it is.
    pub(super) kind: String,
    /// Its class: `same`, `looser`.
    pub(super) class: String,
    /// Whether users outside the crate see it.
    pub(super) public: bool,
    /// The hand-written item.
    pub(super) handwritten: Option<Present>,
    /// What differs.
    pub(super) differences: Vec<Difference>,
}

/// An item that is there.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Present {}

/// What differs.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Difference {
    /// Its class.
    pub(super) class: String,
    /// What a caller notices.
    pub(super) notice: String,
    /// The line of the contract that decides it.
    pub(super) contract: Option<Line>,
}

/// A place.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Place {
    /// The file.
    pub(super) file: String,
    /// The line.
    pub(super) line: u32,
}

/// A line of a contract.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Line {
    /// The file.
    pub(super) file: String,
}

/// What an audit has found.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Audit {
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// What was not followed.
    pub(super) not_followed: Vec<serde_json::Value>,
    /// How much was read.
    pub(super) read: Read,
}

/// How much was read.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Read {
    /// Files.
    pub(super) files: usize,
    /// Lines.
    pub(super) lines: usize,
}

/// A finding.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Finding {
    /// Its code.
    pub(super) code: String,
    /// The function that it is in.
    pub(super) function: String,
    /// What is wrong.
    pub(super) message: String,
    /// Where.
    pub(super) place: Place,
    /// The line of the contract.
    pub(super) contract: Option<Line>,
}
