//! Items of other names: found by what they stand for.
//!
//! Each way pairs only what is unique on both sides, from the surest way to the weakest.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::body::What,
    model::{Kind, Visibility},
};

use super::{
    super::{
        side::{Entry, Key, Space, base},
        text,
    },
    Rest,
};

/// Gives an entry what it is found by; none if this way does not apply.
type Mark<'m> = &'m dyn Fn(&Entry<'_>) -> Option<Key>;

/// The positions of items that stand for each other, the hand-written one first.
pub(super) fn pairs(
    rest: &Rest<'_, '_>,
    canonical: &dyn Fn(&str) -> String,
) -> Vec<(usize, usize)> {
    let mut found = Found::default();
    found.pair(rest, &moved, &moved);
    // An alias on one side is the name on the other.
    found.pair(rest, &alias, &named);
    found.pair(rest, &named, &alias);
    let calls = |entry: &Entry<'_>| calls(entry, canonical);
    found.pair(rest, &calls, &calls);
    found.pair(rest, &value, &value);
    // What belongs to a type of another name has that name in front.
    let types = found.types(rest);
    let owned = |entry: &Entry<'_>| {
        let mut key = moved(entry)?;
        let owner = key.owner.as_deref().map(|owner| base(owner).to_owned());
        let name = owner.or_else(|| key.name.split_once(" for ").map(|(_, ty)| ty.to_owned()))?;
        key.rename(&name, types.get(&name)?);
        Some(key)
    };
    found.pair(rest, &owned, &moved);
    found.pairs
}

#[derive(Default)]
struct Found {
    pairs: Vec<(usize, usize)>,
    handwritten: BTreeSet<usize>,
    generated: BTreeSet<usize>,
}

impl Found {
    fn pair(&mut self, rest: &Rest<'_, '_>, ours: Mark<'_>, theirs: Mark<'_>) {
        let by_mark = |entries: &[(usize, &Entry<'_>)], taken: &BTreeSet<usize>, mark: Mark<'_>| {
            let mut by_mark: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
            for (index, entry) in entries {
                let visible = entry.visibility > Visibility::Private;
                if let (true, false, Some(key)) = (visible, taken.contains(index), mark(entry)) {
                    by_mark.entry(key).or_default().push(*index);
                }
            }
            by_mark
        };
        let ours = by_mark(&rest.handwritten, &self.handwritten, ours);
        let mut theirs = by_mark(&rest.generated, &self.generated, theirs);
        for (key, ours) in ours {
            let theirs = theirs.remove(&key).unwrap_or_default();
            if let ([one], [other]) = (ours.as_slice(), theirs.as_slice()) {
                self.pairs.push((*one, *other));
                self.handwritten.insert(*one);
                self.generated.insert(*other);
            }
        }
    }

    /// The types that have another name: the hand-written name, the generated one.
    fn types(&self, rest: &Rest<'_, '_>) -> BTreeMap<String, String> {
        let name = |entries: &[(usize, &Entry<'_>)], wanted: usize| {
            let mut entries = entries.iter();
            let found = entries.find(|(index, entry)| {
                *index == wanted && entry.key.space == Space::Type && entry.key.owner.is_none()
            });
            found.map(|(_, entry)| entry.item.path.name.clone())
        };
        let pairs = self.pairs.iter().filter_map(|(one, other)| {
            Some((
                name(&rest.handwritten, *one)?,
                name(&rest.generated, *other)?,
            ))
        });
        pairs.collect()
    }
}

/// The same item in another module.
fn moved(entry: &Entry<'_>) -> Option<Key> {
    let mut key = entry.key.clone();
    key.modules.clear();
    Some(key)
}

/// The only alias in place of the name.
fn alias(entry: &Entry<'_>) -> Option<Key> {
    let [alias] = entry.item.docs.aliases.as_slice() else {
        return None;
    };
    let mut key = named(entry)?;
    key.name.clone_from(alias);
    Some(key)
}

fn named(entry: &Entry<'_>) -> Option<Key> {
    match entry.key.space {
        Space::Impl | Space::Module => None,
        Space::Type | Space::Value | Space::Macro => moved(entry),
    }
}

/// The C functions that it calls, in place of the name.
fn calls(entry: &Entry<'_>, canonical: &dyn Fn(&str) -> String) -> Option<Key> {
    let Kind::Function(function) = &entry.item.kind else {
        return None;
    };
    let deeds = function.body.iter().flat_map(|body| &body.deeds);
    let called: BTreeSet<String> = deeds
        .filter_map(|deed| match &deed.what {
            What::CallsC { function } => Some(canonical(function)),
            _ => None,
        })
        .collect();
    if called.is_empty() {
        return None;
    }
    let mut key = moved(entry)?;
    key.name = called.into_iter().collect::<Vec<_>>().join(" ");
    Some(key)
}

/// The value of a constant, in place of its name, in the same modules: one that is a name, not a number.
fn value(entry: &Entry<'_>) -> Option<Key> {
    let Kind::Constant {
        value: Some(value), ..
    } = &entry.item.kind
    else {
        return None;
    };
    let value = text::short(value);
    if !value.starts_with(|first: char| first.is_alphabetic()) {
        return None;
    }
    let mut key = entry.key.clone();
    key.name = value;
    Some(key)
}
