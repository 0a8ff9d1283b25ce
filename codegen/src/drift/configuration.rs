//! How the configurations of two trees differ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// An option that differs.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct OptionChange {
    /// The macro.
    pub name: String,
    /// What it was; none if it was not defined.
    pub old: Option<String>,
    /// What it is; none if it is not defined.
    pub new: Option<String>,
}

/// The options that differ between two configurations, by name.
pub fn options(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<OptionChange> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differ = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    differ
        .map(|name| OptionChange {
            name: name.clone(),
            old: old.get(name).cloned(),
            new: new.get(name).cloned(),
        })
        .collect()
}
