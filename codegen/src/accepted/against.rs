//! A tree against what was accepted.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accepted, Agreed, Beside};
use crate::{
    drift::{Change, Drift, Fate, Item, Known, Severity, compare, gravest, near, renames},
    fingerprint::{Fingerprints, Item as Read, Kind, Wanted},
};

/// What differs from what was accepted, over all contracts that something was accepted of.
///
/// A name is as it was accepted if it is like any of its readings: one contract may serve several trees.
/// `everything` has what else the headers declare, for what may have been renamed.
pub fn against(
    contracts: &[Beside],
    read: &[Fingerprints],
    everything: Option<&Fingerprints>,
    known: Known,
) -> Drift {
    let mut drift = Drift::default();
    let contracted = contracted(contracts);
    for (beside, read) in contracts.iter().zip(read) {
        let Some(accepted) = &beside.accepted else {
            drift
                .unaccepted
                .extend(beside.is_unaccepted().then(|| beside.contract.clone()));
            continue;
        };
        for wanted in &beside.wanted {
            let now = read.items.get(&wanted.key);
            let readings = accepted.readings.get(&wanted.key);
            let readings = readings.map(Vec::as_slice).unwrap_or_default();
            let found = match now {
                Some(now) => present(readings, now, known),
                None => absent(wanted, readings, everything, &contracted),
            };
            drift.compared += 1;
            let Some((severity, since, fate)) = found else {
                drift.same += 1;
                continue;
            };
            let shown = now
                .map(|now| &now.reading)
                .or(readings.first().map(|one| &one.read));
            drift.items.push(Item {
                name: wanted.key.clone(),
                kind: shown.map_or(Kind::default(), |reading| reading.kind),
                header: shown.map_or_else(String::new, |reading| reading.header.clone()),
                contract: Some(beside.contract.clone()),
                since,
                severity,
                fate,
                place: now.map(|now| now.place.clone()),
            });
        }
        let before: BTreeMap<_, _> = accepted.near.clone().into_iter().collect();
        drift
            .near
            .extend(near(&before, &read.declared, &contracted));
    }
    drift.sort();
    drift
}

/// Every C name of which a contract speaks.
pub fn contracted(contracts: &[Beside]) -> BTreeSet<&str> {
    let wanted = contracts.iter().flat_map(|one| &one.wanted);
    let names = wanted.flat_map(|wanted| wanted.names.iter().chain([&wanted.key]));
    names.map(String::as_str).collect()
}

type Found = (Severity, Option<String>, Fate);

fn present(readings: &[Agreed], now: &Read, known: Known) -> Option<Found> {
    let (agreed, changes) = nearest(readings, now, known)?;
    match agreed {
        None => Some((Severity::Review, None, Fate::New)),
        Some(agreed) => Some((gravest(&changes)?, newest(agreed), Fate::Changed(changes))),
    }
}

/// The reading from which the least has changed, with what did; of equal ones the last.
fn nearest<'a>(
    readings: &'a [Agreed],
    now: &Read,
    known: Known,
) -> Option<(Option<&'a Agreed>, Vec<Change>)> {
    let all = readings.iter().map(|agreed| {
        let changes = compare::changes(&agreed.read, &now.reading, known);
        (Some(agreed), changes)
    });
    let weight = |changes: &[Change]| (gravest(changes), changes.len());
    // The last of those that are equally near: trees are in the order of their versions.
    let nearest = all.fold(
        None,
        |best: Option<(Option<&Agreed>, Vec<Change>)>, one| match best {
            Some(best) if weight(&best.1) < weight(&one.1) => Some(best),
            _ => Some(one),
        },
    );
    Some(nearest.unwrap_or_default())
}

fn newest(agreed: &Agreed) -> Option<String> {
    agreed.trees.keys().last().cloned()
}

fn absent(
    wanted: &Wanted,
    readings: &[Agreed],
    everything: Option<&Fingerprints>,
    contracted: &BTreeSet<&str>,
) -> Option<Found> {
    let agreed = readings.last()?;
    let old = &agreed.read;
    let others = everything.iter().flat_map(|all| &all.items);
    let others = others.filter(|(name, _)| !contracted.contains(name.as_str()));
    let fate = Fate::Gone {
        renames: renames(&wanted.key, old, others),
        expected: wanted.may_be_absent,
    };
    let severity = match wanted.may_be_absent {
        true => Severity::Note,
        false => Severity::Error,
    };
    Some((severity, newest(agreed), fate))
}

impl Accepted {
    /// Notes which functions the headers declare near those that have a contract.
    pub(super) fn note_near(&mut self, read: &Fingerprints, contracted: &BTreeSet<&str>) {
        let headers: BTreeSet<&String> = read
            .items
            .values()
            .map(|item| &item.reading.header)
            .collect();
        for (header, names) in &read.declared {
            if !headers.contains(header) {
                continue;
            }
            let none = BTreeMap::from([(header.clone(), Vec::new())]);
            let now = BTreeMap::from([(header.clone(), names.clone())]);
            let found = near(&none, &now, contracted);
            let known = self.near.entry(header.clone()).or_default();
            known.extend(found.into_iter().map(|near| near.name));
            known.sort();
            known.dedup();
        }
    }
}
