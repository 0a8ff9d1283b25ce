//! Survivors that are allowed, each with its reason: `xtask/mutants.yaml`, and for those of fixtures also
//! `xtask/mutants_of_fixtures.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use super::mutate::Mutation;

/// The allowed survivors.
#[derive(Clone, Debug, Default)]
pub(super) struct Allowed {
    reasons: BTreeMap<String, String>,
    needed: BTreeSet<String>,
}

impl Allowed {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not a mapping of texts, or an entry has no reason.
    pub(super) fn read(path: &Utf8Path) -> Result<Self> {
        Self::parse(&fs_err::read_to_string(path)?).with_context(|| format!("in `{path}`"))
    }

    /// With the entries of another list, which need not be needed.
    pub(super) fn with(mut self, others: &Self) -> Self {
        for (entry, reason) in &others.reasons {
            if !self.reasons.contains_key(entry) {
                self.reasons.insert(entry.clone(), reason.clone());
                self.needed.insert(entry.clone());
            }
        }
        self
    }

    fn parse(text: &str) -> Result<Self> {
        let reasons: BTreeMap<String, String> = serde_yaml::from_str(text)?;
        if let Some((key, _)) = reasons.iter().find(|(_, reason)| reason.trim().is_empty()) {
            bail!("`{key}` has no reason");
        }
        Ok(Self {
            reasons,
            needed: BTreeSet::new(),
        })
    }

    /// The reason why a mutation may survive, if there is one; the entry counts as needed. An entry is
    /// `KEY = MUTATION`, `KEY`, or `PLACE.**` for everything below a place.
    pub(super) fn reason(&mut self, mutation: &Mutation) -> Option<&str> {
        let exact = format!("{} = {}", mutation.key, mutation.what);
        let place = mutation.place();
        let below = |entry: &&String| {
            let start = entry.strip_suffix(".**");
            let rest = start.and_then(|start| place.strip_prefix(start));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let entry = [exact, mutation.key.clone()]
            .into_iter()
            .find(|entry| self.reasons.contains_key(entry))
            .or_else(|| self.reasons.keys().find(below).cloned())?;
        self.needed.insert(entry.clone());
        self.reasons.get(&entry).map(String::as_str)
    }

    /// The entries that no survivor needed.
    pub(super) fn unneeded(&self) -> Vec<&str> {
        let entries = self.reasons.keys();
        entries
            .filter(|entry| !self.needed.contains(*entry))
            .map(String::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::mutate::{Edit, Mutation, Segment},
        Allowed,
    };

    fn mutation(key: &str, what: &str) -> Mutation {
        Mutation {
            path: Vec::new(),
            edit: Edit::Remove,
            key: key.to_owned(),
            what: what.to_owned(),
        }
    }

    #[test]
    fn an_entry_is_for_what_is_below_a_place() {
        let text = "functions.close.**: nothing rests on it\n";
        let mut allowed = Allowed::parse(text).expect("it parses");
        let below = |names: &[&str]| Mutation {
            path: names
                .iter()
                .map(|name| Segment::Key((*name).to_owned()))
                .collect(),
            ..mutation("functions.*.doc", "emptied")
        };
        assert!(
            allowed
                .reason(&below(&["functions", "close", "doc"]))
                .is_some()
        );
        assert!(
            allowed
                .reason(&below(&["functions", "close_all", "doc"]))
                .is_none()
        );
    }

    #[test]
    fn an_entry_is_for_a_key_or_for_one_mutation() {
        let text = "a.b: for all\na.c = removed: for one\nnever: unused\n";
        let mut allowed = Allowed::parse(text).expect("it parses");
        assert_eq!(allowed.reason(&mutation("a.b", "emptied")), Some("for all"));
        assert_eq!(allowed.reason(&mutation("a.c", "removed")), Some("for one"));
        assert_eq!(allowed.reason(&mutation("a.c", "emptied")), None);
        assert_eq!(allowed.unneeded(), ["never"]);
    }

    #[test]
    fn an_entry_of_another_list_need_not_be_needed() {
        let others = Allowed::parse(
            "a.b: theirs
a.c: theirs
",
        )
        .expect("it parses");
        let own = Allowed::parse(
            "a.c: own
a.d: own
",
        )
        .expect("it parses");
        let mut allowed = own.with(&others);
        assert_eq!(allowed.reason(&mutation("a.b", "emptied")), Some("theirs"));
        assert_eq!(allowed.reason(&mutation("a.c", "emptied")), Some("own"));
        assert_eq!(allowed.unneeded(), ["a.d"]);
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        assert!(Allowed::parse("a: ''\n").is_err());
        assert!(Allowed::parse("- a\n").is_err());
        assert!(Allowed::parse("{}\n").is_ok());
    }
}
