//! Somebody agrees with what was read.

use std::collections::BTreeSet;

use super::{Accepted, Agreed, Beside, contracted};
use crate::{
    fingerprint::Fingerprints,
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

/// Who agrees with what.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Agreement {
    /// The names; all that contracts speak of if there are none.
    pub names: BTreeSet<String>,
    /// Why the contract holds.
    pub because: String,
    /// The version of the tree in which they were read.
    pub tree: String,
    /// Whether digests of bodies and comments are kept in place of them.
    pub digests: bool,
}

/// The files as they are with the agreement: each contract's that it changes, with its place in `contracts`.
/// SB1006: a name that no contract speaks of, or that these headers do not declare.
pub fn agree(
    sink: &mut Sink,
    contracts: &[Beside],
    read: &[Fingerprints],
    agreement: &Agreement,
) -> Vec<(usize, Accepted)> {
    let contracted = contracted(contracts);
    unknown_names(sink, contracts, read, agreement);
    let mut changed = Vec::new();
    for (index, (beside, read)) in contracts.iter().zip(read).enumerate() {
        let mut accepted = beside.accepted.clone().unwrap_or_default();
        let keys: BTreeSet<&str> = beside
            .wanted
            .iter()
            .map(|wanted| wanted.key.as_str())
            .collect();
        let chosen = |key: &&str| agreement.names.is_empty() || agreement.names.contains(*key);
        let mut any = false;
        for key in keys.iter().copied().filter(chosen) {
            if let Some(item) = read.items.get(key) {
                any = true;
                let readings = accepted.readings.entry(key.to_owned()).or_default();
                let read = match agreement.digests {
                    true => item.reading.digested(),
                    false => item.reading.clone(),
                };
                add(readings, key, &read, agreement);
            }
        }
        if any {
            // What no contract speaks of any more is nobody's agreement.
            accepted
                .readings
                .retain(|key, _| keys.contains(key.as_str()));
            accepted.note_near(read, &contracted);
            changed.push((index, accepted));
        }
    }
    changed
}

/// A tree has one reading of a name.
fn add(
    readings: &mut Vec<Agreed>,
    name: &str,
    read: &crate::fingerprint::Reading,
    agreement: &Agreement,
) {
    let (tree, because) = (agreement.tree.clone(), agreement.because.clone());
    for agreed in readings.iter_mut().filter(|agreed| agreed.read != *read) {
        agreed.trees.shift_remove(&tree);
    }
    match readings.iter_mut().find(|agreed| agreed.read == *read) {
        Some(agreed) => {
            // Of what is not named the reason why this was agreed with first is kept.
            match agreement.names.contains(name) {
                true => drop(agreed.trees.insert(tree, because)),
                false => drop(agreed.trees.entry(tree).or_insert(because)),
            }
        }
        None => readings.push(Agreed {
            trees: [(tree, because)].into(),
            digest: String::new(),
            read: read.clone(),
        }),
    }
    readings.retain(|agreed| !agreed.trees.is_empty());
    for agreed in readings {
        agreed.digest = agreed.own_digest(name);
    }
}

fn unknown_names(
    sink: &mut Sink,
    contracts: &[Beside],
    read: &[Fingerprints],
    agreement: &Agreement,
) {
    let keys = contracts.iter().flat_map(|one| &one.wanted);
    let keys: BTreeSet<&str> = keys.map(|wanted| wanted.key.as_str()).collect();
    for name in &agreement.names {
        let is_read = read.iter().any(|read| read.items.contains_key(name));
        if is_read {
            continue;
        }
        let diagnostic = match keys.contains(name.as_str()) {
            true => Diagnostic::error("SB1006", format!("the headers do not declare `{name}`")),
            false => {
                let message = format!("no contract speaks of `{name}`");
                let near = nearest(name, keys.iter().copied());
                let diagnostic = Diagnostic::error("SB1006", message);
                match near {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }
            }
        };
        sink.push(diagnostic);
    }
}
