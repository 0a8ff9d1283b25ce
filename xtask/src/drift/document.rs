//! What `safebind drift` prints as JSON, as far as the page needs it.

use serde::Deserialize;

/// A drift.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Document {
    /// How many names were compared.
    pub(super) compared: usize,
    /// What changed.
    pub(super) items: Vec<Item>,
}

/// A name to which something happened.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Item {
    /// The name.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: String,
    /// The contract.
    #[serde(default)]
    pub(super) contract: Option<String>,
    /// How grave it is.
    pub(super) severity: String,
    /// What happened.
    pub(super) fate: Fate,
}

/// What became of a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    /// Parts of it changed.
    Changed(Vec<Change>),
    /// It is gone.
    Gone {
        /// Whether the contract says that it may be.
        expected: bool,
    },
    /// It was not there.
    New,
}

/// A part that changed.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Change {
    /// The part.
    pub(super) part: String,
    /// How grave it is.
    pub(super) severity: String,
    /// What it was.
    #[serde(default)]
    pub(super) old: String,
}

impl Item {
    /// Whether it is called.
    pub(super) fn is_callable(&self) -> bool {
        ["function", "inline_function", MACRO].contains(&self.kind.as_str())
    }

    /// What changed, if it is there on both sides.
    pub(super) fn changes(&self) -> &[Change] {
        match &self.fate {
            Fate::Changed(changes) => changes,
            _ => &[],
        }
    }

    /// Whether it is a macro on the old side or on the new one, as far as it is there.
    pub(super) fn is_macro(&self) -> [bool; 2] {
        let kind = self.changes().iter().find(|change| change.part == "kind");
        let now = self.kind == MACRO;
        [kind.map_or(now, |change| change.old == MACRO), now]
    }
}

/// What a macro with parameters is called.
const MACRO: &str = "macro";
