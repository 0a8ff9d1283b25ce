//! Two fingerprints to what changed between them, and how grave that is. Nothing is printed here.

pub mod compare;
mod configuration;
mod near;
pub mod present;
mod renames;

use serde::Serialize;

use crate::{
    fingerprint::{Kind, Part},
    support::place::Place,
};

pub use self::{
    compare::{Known, compare, gravest},
    configuration::{OptionChange, options},
    near::{Near, family, near},
    renames::{Rename, renames},
};

/// How grave a change is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It is good to know.
    Note,
    /// Somebody has to look whether the contract still holds.
    Review,
    /// What was generated may be wrong.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Review => "review",
            Self::Error => "error",
        }
    }
}

/// A part that changed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The part.
    pub part: Part,
    /// How grave it is.
    pub severity: Severity,
    /// What it was; empty if it was not there.
    pub old: String,
    /// What it is; empty if it is not there.
    pub new: String,
}

/// What became of a name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Parts of it changed; there is at least one.
    Changed(Vec<Change>),
    /// It is not declared any more.
    Gone {
        /// What it may be called now, the likeliest first.
        renames: Vec<Rename>,
        /// Whether the contract says that it may be absent.
        expected: bool,
    },
    /// It was not there, or nobody has agreed with it yet.
    New,
}

/// A name to which something happened.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Item {
    /// The name, as in [`crate::fingerprint::Fingerprints`].
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The header, as in `#include <...>`.
    pub header: String,
    /// The contract that speaks of it, if contracts are looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The tree with which this is compared, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How grave it is.
    pub severity: Severity,
    /// What happened.
    pub fate: Fate,
    /// Where the name is declared now; none if it is gone.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// What changed between two trees, or between what was accepted and a tree.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Drift {
    /// The version of the old tree, if it is known; none where contracts are looked at.
    pub from: Option<String>,
    /// The version of the new tree, if it is known.
    pub to: Option<String>,
    /// How many names were compared.
    pub compared: usize,
    /// How many of them are the same.
    pub same: usize,
    /// What changed, by name.
    pub items: Vec<Item>,
    /// New functions near contracted ones.
    pub near: Vec<Near>,
    /// Options of the configuration that differ between trees of one version.
    pub options: Vec<OptionChange>,
    /// Contracts that nobody has accepted anything of.
    pub unaccepted: Vec<String>,
}

impl Drift {
    /// How grave the gravest change is.
    pub fn gravest(&self) -> Option<Severity> {
        self.items.iter().map(|item| item.severity).max()
    }

    /// Brings what several contracts found into the order of names, once each.
    pub(crate) fn sort(&mut self) {
        self.items.sort_by(|a, b| a.name.cmp(&b.name));
        self.near
            .sort_by(|a, b| (&a.header, &a.name).cmp(&(&b.header, &b.name)));
        self.near.dedup();
    }
}
