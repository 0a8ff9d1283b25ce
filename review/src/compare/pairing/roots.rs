//! Where the root of one side is on the other: one may be a file, the other a crate.

use std::collections::BTreeMap;

use super::{Kind, Surface};

/// What stands in front of the modules of the hand-written and the generated side, so that both start at one root:
/// one of them is empty. It is what most items of one name agree on; of those, the shortest.
pub(in super::super) fn prefixes(
    handwritten: &Surface,
    generated: &Surface,
) -> (Vec<String>, Vec<String>) {
    let mut named: BTreeMap<(Option<&str>, &str), Vec<&[String]>> = BTreeMap::new();
    for item in &handwritten.items {
        let name = (item.path.owner.as_deref(), item.path.name.as_str());
        named.entry(name).or_default().push(&item.path.modules);
    }
    let mut votes: BTreeMap<(bool, &[String]), usize> = BTreeMap::new();
    for item in &generated.items {
        if matches!(item.kind, Kind::Module) {
            continue;
        }
        let name = (item.path.owner.as_deref(), item.path.name.as_str());
        for modules in named.get(&name).into_iter().flatten() {
            let theirs = item.path.modules.as_slice();
            if let Some(prefix) = modules.strip_suffix(theirs) {
                *votes.entry((true, prefix)).or_default() += 1;
            } else if let Some(prefix) = theirs.strip_suffix(*modules) {
                *votes.entry((false, prefix)).or_default() += 1;
            }
        }
    }
    let best = votes
        .into_iter()
        .max_by_key(|((_, prefix), votes)| (*votes, std::cmp::Reverse(prefix.len())));
    match best {
        Some(((true, prefix), _)) => (Vec::new(), prefix.to_vec()),
        Some(((false, prefix), _)) => (prefix.to_vec(), Vec::new()),
        None => (Vec::new(), Vec::new()),
    }
}
