//! Which item of one side stands for which of the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Item, Kind, Surface};

use super::{
    side::{Entry, Key, Side, Space},
    text,
};

mod renamed;
mod roots;

pub(super) use roots::prefixes;

/// Two entries that stand for each other, or one that stands alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Two<'a, 'b> {
    pub(super) handwritten: Option<&'b Entry<'a>>,
    pub(super) generated: Option<&'b Entry<'a>>,
}

/// Which entries are free, by position.
struct Free {
    handwritten: Vec<bool>,
    generated: Vec<bool>,
}

/// The pairs, and what is left over, sorted by path.
pub(super) fn pairs<'a, 'b>(
    handwritten: &'b Side<'a>,
    generated: &'b Side<'a>,
    canonical: &dyn Fn(&str) -> String,
) -> Vec<Two<'a, 'b>> {
    let mut free = Free {
        handwritten: vec![true; handwritten.entries.len()],
        generated: vec![true; generated.entries.len()],
    };
    let mut pairs = by_path(handwritten, generated, &mut free);
    let rest = rest(handwritten, generated, &free);
    let found = renamed::pairs(&rest, canonical);
    for (one, other) in &found {
        take(&mut free.handwritten, &handwritten.entries, *one);
        take(&mut free.generated, &generated.entries, *other);
    }
    pairs.extend(found.into_iter().map(|(one, other)| Two {
        handwritten: handwritten.entries.get(one),
        generated: generated.entries.get(other),
    }));
    for (index, entry) in handwritten.entries.iter().enumerate() {
        if is_free(&free.handwritten, index) && stands_alone(entry) {
            let handwritten = Some(entry);
            pairs.push(Two {
                handwritten,
                generated: None,
            });
        }
    }
    for (index, entry) in generated.entries.iter().enumerate() {
        if is_free(&free.generated, index) && stands_alone(entry) {
            let generated = Some(entry);
            pairs.push(Two {
                handwritten: None,
                generated,
            });
        }
    }
    pairs.sort_by_key(|pair| {
        pair.handwritten
            .or(pair.generated)
            .map(|one| one.key.clone())
    });
    pairs
}

/// What no path has paired.
struct Rest<'a, 'b> {
    handwritten: Vec<(usize, &'b Entry<'a>)>,
    generated: Vec<(usize, &'b Entry<'a>)>,
}

fn rest<'a, 'b>(handwritten: &'b Side<'a>, generated: &'b Side<'a>, free: &Free) -> Rest<'a, 'b> {
    let left = |entries: &'b [Entry<'a>], free: &[bool]| {
        let entries = entries.iter().enumerate();
        entries
            .filter(|(index, entry)| is_free(free, *index) && stands_alone(entry))
            .collect::<Vec<_>>()
    };
    Rest {
        handwritten: left(&handwritten.entries, &free.handwritten),
        generated: left(&generated.entries, &free.generated),
    }
}

fn by_path<'a, 'b>(
    handwritten: &'b Side<'a>,
    generated: &'b Side<'a>,
    free: &mut Free,
) -> Vec<Two<'a, 'b>> {
    let mut keys: BTreeMap<&Key, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (index, entry) in handwritten.entries.iter().enumerate() {
        keys.entry(&entry.key).or_default().0.push(index);
    }
    for (index, entry) in generated.entries.iter().enumerate() {
        keys.entry(&entry.key).or_default().1.push(index);
    }
    let mut pairs = Vec::new();
    for (ours, theirs) in keys.into_values() {
        let reexports = (reexports(handwritten, &ours), reexports(generated, &theirs));
        for (one, other) in by_cfg((handwritten, ours), (generated, theirs)) {
            let (Some(a), Some(b)) = (handwritten.entries.get(one), generated.entries.get(other))
            else {
                continue;
            };
            // Twice offered on both sides is compared once, where the items themselves stand.
            if a.offers.is_some() && b.offers.is_some() {
                continue;
            }
            take(&mut free.handwritten, &handwritten.entries, one);
            take(&mut free.generated, &generated.entries, other);
            // What it offers has stood for the re-export.
            for index in &reexports.0 {
                take(&mut free.handwritten, &handwritten.entries, *index);
            }
            for index in &reexports.1 {
                take(&mut free.generated, &generated.entries, *index);
            }
            pairs.push(Two {
                handwritten: Some(a),
                generated: Some(b),
            });
        }
    }
    pairs
}

/// Of the items of one path: those of one type under the same conditions, those under the same conditions, then the
/// rest if one of each side is left.
fn by_cfg(
    (handwritten, ours): (&Side<'_>, Vec<usize>),
    (generated, theirs): (&Side<'_>, Vec<usize>),
) -> Vec<(usize, usize)> {
    let (mut ours, mut theirs) = match (
        only_reexports(handwritten, &ours),
        only_reexports(generated, &theirs),
    ) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        _ => (own(handwritten, ours), own(generated, theirs)),
    };
    let mut pairs = Vec::new();
    if ours.len() > 1 || theirs.len() > 1 {
        for with_type in [true, false] {
            let mark = |side: &Side<'_>, index: usize| {
                let item = side.entries.get(index).map(|entry| entry.item)?;
                Some((cfg(item), with_type.then(|| implementor(item))))
            };
            ours.retain(|one| {
                let wanted = mark(handwritten, *one);
                let mut left = theirs.iter();
                let found = left.position(|other| mark(generated, *other) == wanted);
                if let Some(at) = found {
                    pairs.push((*one, theirs.remove(at)));
                }
                found.is_none()
            });
        }
    }
    if let ([one], [other]) = (ours.as_slice(), theirs.as_slice()) {
        pairs.push((*one, *other));
    }
    pairs
}

fn cfg(item: &Item) -> BTreeSet<String> {
    item.cfg.iter().map(|one| text::squeezed(one)).collect()
}

/// For an implementation: the type, with its arguments.
fn implementor(item: &Item) -> String {
    match &item.kind {
        Kind::Impl(one) => text::plain(&one.ty),
        _ => String::new(),
    }
}

/// Without the re-export where what it stands for is there as well, and without what is offered where the item
/// itself stands.
fn own(side: &Side<'_>, mut indices: Vec<usize>) -> Vec<usize> {
    let entry = |index: &usize| side.entries.get(*index);
    let reexports = reexports(side, &indices);
    if indices.iter().any(|index| !reexports.contains(index)) {
        indices.retain(|index| !reexports.contains(index));
    }
    let offers = |index: &usize| entry(index).is_some_and(|entry| entry.offers.is_some());
    if indices.iter().any(|index| !offers(index)) {
        indices.retain(|index| !offers(index));
    }
    indices
}

/// The re-exports, if there is nothing but them and what they offer.
fn only_reexports(side: &Side<'_>, indices: &[usize]) -> Option<Vec<usize>> {
    let reexports = reexports(side, indices);
    let offers = |index: &usize| {
        let entry = side.entries.get(*index);
        entry.is_some_and(|entry| entry.offers.is_some())
    };
    let mut rest = indices.iter().filter(|index| !reexports.contains(index));
    (!reexports.is_empty() && rest.all(offers)).then_some(reexports)
}

/// Those of the entries that are re-exports.
fn reexports(side: &Side<'_>, indices: &[usize]) -> Vec<usize> {
    let is = |index: &&usize| {
        let entry = side.entries.get(**index);
        entry.is_some_and(|entry| matches!(entry.item.kind, Kind::Reexport { .. }))
    };
    indices.iter().filter(is).copied().collect()
}

/// An entry is taken, and with it the item that it offers.
fn take(free: &mut [bool], entries: &[Entry<'_>], index: usize) {
    let offered = entries.get(index).and_then(|entry| entry.offers);
    for index in [Some(index), offered].into_iter().flatten() {
        if let Some(free) = free.get_mut(index) {
            *free = false;
        }
    }
}

fn is_free(free: &[bool], index: usize) -> bool {
    free.get(index).copied().unwrap_or_default()
}

/// Whether an entry without counterpart is worth a line: not if the same item has one of its own, nor a module,
/// whose items have theirs.
fn stands_alone(entry: &Entry<'_>) -> bool {
    entry.offers.is_none() && entry.key.space != Space::Module
}
