//! New functions near those that have a contract: in the same header, with a name of the same family.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A new function.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Near {
    /// The name.
    pub name: String,
    /// The header that declares it.
    pub header: String,
    /// A function of the same family that has a contract.
    pub beside: String,
}

/// The family of a name: its first word.
pub fn family(name: &str) -> &str {
    let plain = name.trim_start_matches('_');
    plain.split('_').next().unwrap_or(plain)
}

/// The functions in `now`, by header, that are of the family of one of `contracted`, and are neither in
/// `before` nor contracted themselves. A header of which nothing is known in `before` has no new ones.
pub fn near(
    before: &BTreeMap<String, Vec<String>>,
    now: &BTreeMap<String, Vec<String>>,
    contracted: &BTreeSet<&str>,
) -> Vec<Near> {
    let mut found = Vec::new();
    for (header, names) in now {
        let Some(known) = before.get(header) else {
            continue;
        };
        let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        let ours: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| contracted.contains(name))
            .collect();
        for name in names {
            if known.contains(name.as_str()) || contracted.contains(name.as_str()) {
                continue;
            }
            let mut beside = ours.iter().filter(|one| family(one) == family(name));
            if let Some(beside) = beside.next() {
                found.push(Near {
                    name: name.clone(),
                    header: header.clone(),
                    beside: (*beside).to_owned(),
                });
            }
        }
    }
    found
}
