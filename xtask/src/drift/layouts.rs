//! The layouts that contracts rely on: as they were accepted, and as the kernels themselves have them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use serde::Deserialize;

use crate::{layout::figures::Comparison, workspace::Workspace};

/// The layouts of one tree.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// The version of the tree.
    pub(super) version: String,
    /// What was held against its BTF: clang's layouts, and those of safebind's raw bindings; none without BTF.
    pub(super) comparisons: Option<Vec<Comparison>>,
}

/// A name whose layout was accepted, with what was accepted in each tree.
pub(super) type Accepted = BTreeMap<String, BTreeMap<String, Place>>;

/// What was accepted of a layout, as it stands in the file.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize)]
pub(super) struct Place {
    /// Where a field starts, in bytes.
    pub(super) offset: Option<String>,
    /// The size in bytes.
    pub(super) size: Option<String>,
}

#[derive(Deserialize)]
struct File {
    readings: BTreeMap<String, Vec<Reading>>,
}

#[derive(Deserialize)]
struct Reading {
    trees: BTreeMap<String, String>,
    read: Place,
}

/// The names of which something was accepted, by the name of the contract's file.
pub(super) type Names = BTreeMap<String, BTreeSet<String>>;

/// What was accepted beside these contracts: all names, and layouts.
///
/// # Errors
///
/// When a file cannot be read.
pub(super) fn accepted(
    workspace: &Workspace,
    contracts: &[Utf8PathBuf],
) -> Result<(Names, Accepted)> {
    let (mut names, mut all) = (Names::new(), Accepted::new());
    for contract in contracts {
        let path = workspace.root.join(contract).with_extension("accepted");
        let text = fs_err::read_to_string(&path)?;
        let file: File = serde_yaml::from_str(&text).with_context(|| format!("in `{path}`"))?;
        let own = contract.file_name().unwrap_or_default().to_owned();
        names.insert(own, file.readings.keys().cloned().collect());
        for (name, readings) in file.readings {
            for reading in readings {
                if reading.read == Place::default() {
                    continue;
                }
                let of_name = all.entry(name.clone()).or_default();
                for tree in reading.trees.into_keys() {
                    of_name.insert(tree, reading.read.clone());
                }
            }
        }
    }
    Ok((names, all))
}

/// Whether a kernel has a name where it was accepted to be; none if it does not say.
pub(super) fn agrees(held: &Held, name: &str, place: &Place) -> Option<bool> {
    let facts = held.comparisons.as_ref()?.first()?.facts();
    if let Some(record) = facts.get(name) {
        return Some(place.size.as_deref() == Some(record.size.to_string().as_str()));
    }
    let (of, field) = name.rsplit_once('.')?;
    let member = facts.get(of)?.members.get(field)?;
    let at = (member.offset_bits / 8).to_string();
    let size = member.size.map(|size| size.to_string());
    let same_size = size.is_none() || size == place.size;
    Some(member.width.is_none() && same_size && place.offset.as_deref() == Some(at.as_str()))
}

/// What became of layouts between two kernels.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Moved {
    /// How many structs and unions contracts reach in both.
    pub(super) common: usize,
    /// Those of them that are laid out differently, with both sizes.
    pub(super) differ: Vec<(String, u64, u64)>,
}

/// What became of the layouts that contracts reach between two kernels; none if one of them does not say.
pub(super) fn moved(old: &Held, new: &Held) -> Option<Moved> {
    let (old, new) = (old.comparisons.as_ref()?, new.comparisons.as_ref()?);
    let (old, new) = (old.first()?.facts(), new.first()?.facts());
    let common: BTreeSet<&str> = old
        .keys()
        .filter(|name| new.contains_key(*name))
        .copied()
        .collect();
    let differ = common.iter().filter_map(|name| {
        let (old, new) = (old.get(name)?, new.get(name)?);
        (old != new).then(|| ((*name).to_owned(), old.size, new.size))
    });
    Some(Moved {
        common: common.len(),
        differ: differ.collect(),
    })
}

/// What is wrong: a layout that was accepted and that the kernel does not have, and types that are not as its own.
pub(super) fn wrong(held: &Held, accepted: &Accepted) -> Vec<String> {
    let mut found = Vec::new();
    for (name, places) in accepted {
        let place = places.get(&held.version);
        if place.and_then(|place| agrees(held, name, place)) == Some(false) {
            found.push(format!(
                "{}: `{name}` is elsewhere in the BTF",
                held.version
            ));
        }
    }
    for comparison in held.comparisons.iter().flatten() {
        for one in comparison.differs() {
            found.push(format!(
                "{}: the layout of `{}` is wrong",
                held.version, one.name
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Held, Place, agrees, moved, wrong};

    fn held(version: &str, size: u64, offset: u64, verdict: &str) -> Held {
        let text = format!(
            r#"[{{"enums": [], "records": [{{"name": "struct s", "verdict": "{verdict}", "members": 1,
                "facts": {{"record": {{"size": {size}, "members": {{"f": {{"offset_bits": {offset},
                "width": null, "size": 4}}}}}}}}}}]}}]"#
        );
        Held {
            version: version.to_owned(),
            comparisons: Some(serde_json::from_str(&text).expect("a comparison")),
        }
    }

    fn place(offset: Option<&str>, size: &str) -> Place {
        Place {
            offset: offset.map(str::to_owned),
            size: Some(size.to_owned()),
        }
    }

    #[test]
    fn what_was_accepted_is_held_against_the_kernel() {
        let kernel = held("1", 16, 64, "equal");
        assert_eq!(agrees(&kernel, "struct s", &place(None, "16")), Some(true));
        assert_eq!(
            agrees(&kernel, "struct s.f", &place(Some("8"), "4")),
            Some(true)
        );
        assert_eq!(
            agrees(&kernel, "struct s.f", &place(Some("12"), "4")),
            Some(false)
        );
        assert_eq!(
            agrees(&kernel, "struct s.f", &place(Some("8"), "8")),
            Some(false)
        );
        assert_eq!(agrees(&kernel, "struct s.g", &place(Some("8"), "4")), None);
        assert_eq!(agrees(&kernel, "struct t", &place(None, "16")), None);
    }

    #[test]
    fn what_is_elsewhere_or_wrong_is_named() {
        let accepted = |offset| {
            let of = [("1".to_owned(), place(Some(offset), "4"))].into();
            Accepted::from([("struct s.f".to_owned(), of)])
        };
        assert_eq!(wrong(&held("1", 16, 64, "equal"), &accepted("8")), [""; 0]);
        assert_eq!(wrong(&held("1", 16, 64, "equal"), &accepted("0")).len(), 1);
        assert_eq!(
            wrong(&held("1", 16, 64, "differs"), &accepted("8")).len(),
            1
        );
    }

    #[test]
    fn two_kernels_are_compared_by_what_both_have() {
        let old = held("1", 16, 64, "equal");
        assert!(moved(&old, &old).is_some_and(|it| it.common == 1 && it.differ.is_empty()));
        let other = held("2", 24, 64, "equal");
        let differ = moved(&old, &other).map(|it| it.differ);
        assert_eq!(differ, Some(vec![("struct s".to_owned(), 16, 24)]));
        let without = Held {
            comparisons: None,
            ..old.clone()
        };
        assert_eq!(moved(&old, &without), None);
    }
}
