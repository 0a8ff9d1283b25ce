//! Which tree headers belong to: its version and its configuration, as its own macros say.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::header::model::Unit;

/// How the headers say which version and configuration they are of.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// The header that defines the version.
    pub header: String,
    /// The macros that are the version, from the left to the right: a string, or numbers.
    pub version: Vec<String>,
    /// The header whose macros are the configuration.
    ///
    /// Default: there is none.
    pub configuration: Option<String>,
    /// Whether digests of bodies and comments are kept in place of them, where they are not to be copied.
    ///
    /// Default: false.
    #[serde(default)]
    pub digests: bool,
}

/// The macros that say it, by header; those of the configuration only if they are wanted.
pub fn macros(tree: Option<&Tree>, configuration: bool) -> BTreeMap<String, BTreeSet<String>> {
    let mut macros = BTreeMap::new();
    if let Some(tree) = tree {
        let version = tree.version.iter().cloned();
        macros.insert(tree.header.clone(), version.collect());
        let header = tree.configuration.iter().filter(|_| configuration);
        macros.extend(header.map(|header| (header.clone(), BTreeSet::new())));
    }
    macros
}

/// The version of the tree that a unit was read from; none if a macro is not there.
pub fn tree(unit: &Unit, tree: &Tree) -> Option<String> {
    let macros = unit.macro_values.get(&tree.header)?;
    let parts = tree.version.iter().map(|name| {
        let value = macros.get(name)?.trim_matches(['"', '(', ')', ' ']);
        let usable = !value.is_empty() && !value.contains(char::is_whitespace);
        usable.then(|| value.to_owned())
    });
    let parts: Option<Vec<String>> = parts.collect();
    parts
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.join("."))
}

/// The configuration of the tree that a unit was read from.
pub fn configuration(unit: &Unit, tree: &Tree) -> BTreeMap<String, String> {
    let header = tree.configuration.as_ref();
    let macros = header.and_then(|header| unit.macro_values.get(header));
    macros.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Tree, tree};
    use crate::header::model::Unit;

    fn version(names: &[&str]) -> Option<String> {
        let macros = [
            ("TEXT", "\"1.2.3\""),
            ("MAJOR", "4"),
            ("MINOR", "(5)"),
            ("NO", "A + B"),
        ];
        let macros = macros.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut unit = Unit::default();
        unit.macro_values.insert("v.h".to_owned(), macros.into());
        let asked = Tree {
            header: "v.h".to_owned(),
            version: names.iter().map(|&name| name.to_owned()).collect(),
            configuration: None,
            digests: false,
        };
        tree(&unit, &asked)
    }

    #[test]
    fn a_version_is_a_text_or_numbers() {
        assert_eq!(version(&["TEXT"]).as_deref(), Some("1.2.3"));
        assert_eq!(version(&["MAJOR", "MINOR"]).as_deref(), Some("4.5"));
        assert_eq!(version(&["MAJOR", "GONE"]), None);
        assert_eq!(version(&["NO"]), None);
        assert_eq!(version(&[]), None);
    }
}
