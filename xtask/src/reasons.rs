//! Reasons that people have written down for what a command finds: a mapping of names, or of patterns of names, to
//! texts. What needs a reason and has none, and a reason that nothing needs, are for the command to refuse.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

/// The reasons, each for the names of a pattern.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons {
    reasons: BTreeMap<String, String>,
    needed: BTreeSet<String>,
}

impl Reasons {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not a mapping of texts, or an entry has no reason.
    pub(crate) fn read(path: &Utf8Path) -> Result<Self> {
        Self::parse(&fs_err::read_to_string(path)?).with_context(|| format!("in `{path}`"))
    }

    /// Reads the text of such a file.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let reasons: BTreeMap<String, String> =
            serde_yaml::from_str(text).context("not a mapping of names to reasons")?;
        if let Some((name, _)) = reasons.iter().find(|(_, reason)| reason.trim().is_empty()) {
            bail!("`{name}` has no reason");
        }
        Ok(Self {
            reasons,
            needed: BTreeSet::new(),
        })
    }

    /// The reason for a name, if there is one; the entry counts as needed. The name itself comes before
    /// patterns, in which `*` stands for anything.
    pub(crate) fn reason(&mut self, name: &str) -> Option<&str> {
        self.entry(name).map(|(_, reason)| reason)
    }

    /// The same, with the name or pattern that it is written for.
    pub(crate) fn entry(&mut self, name: &str) -> Option<(&str, &str)> {
        let exact = self.reasons.get_key_value(name);
        let fits = |(pattern, _): &(&String, &String)| matches(pattern, name);
        let (pattern, reason) = exact.or_else(|| self.reasons.iter().find(fits))?;
        self.needed.insert(pattern.clone());
        Some((pattern, reason.trim()))
    }

    /// The entries that nothing needed.
    pub(crate) fn unneeded(&self) -> Vec<&str> {
        let entries = self.reasons.keys().map(String::as_str);
        entries
            .filter(|entry| !self.needed.contains(*entry))
            .collect()
    }
}

/// Whether a text is of a pattern, in which `*` stands for any part of it.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Reasons, matches};

    #[test]
    fn a_star_is_any_part() {
        assert!(matches("a::b", "a::b"));
        assert!(!matches("a::b", "a::bc"));
        assert!(matches("a::*", "a::b"));
        assert!(matches("*::new", "<a>::new"));
        assert!(!matches("*::new", "<a>::new::{closure#0}"));
        assert!(matches("a*b*c", "a1b2b3c"));
        assert!(!matches("a*b*c", "a1c2b"));
        assert!(matches("a*a", "aa"));
        assert!(!matches("a*a", "a"));
        assert!(matches("*", ""));
        assert!(!matches("b*", "ab"));
    }

    #[test]
    fn the_name_itself_comes_first_and_what_is_left_is_known() {
        let text = "'a*': all\na::b: one\nnever: unused\n";
        let mut reasons = Reasons::parse(text).expect("it parses");
        assert_eq!(reasons.reason("a::b"), Some("one"));
        assert_eq!(reasons.unneeded(), ["a*", "never"]);
        assert_eq!(reasons.reason("a::c"), Some("all"));
        assert_eq!(reasons.reason("b"), None);
        assert_eq!(reasons.unneeded(), ["never"]);
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        assert!(Reasons::parse("a: ''\n").is_err());
        assert!(Reasons::parse("- a\n").is_err());
        let none = Reasons::parse("{}\n").expect("it parses");
        assert!(none.unneeded().is_empty());
    }
}
