//! What `safebind drift` finds of prototypes, held against bindgen's of the same two trees.

use std::collections::BTreeSet;

use super::{
    document::{Document, Fate, Item},
    prototypes::Prototypes,
};

/// What both say of one pair of trees, by what became of a function.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    /// How many functions bindgen has on both sides.
    pub(super) common: usize,
    /// Functions with another prototype.
    pub(super) changed: Found,
    /// Functions that are on the old side only.
    pub(super) gone: Found,
    /// Functions that are on the new side only.
    pub(super) new: Found,
}

/// The functions that both found, or one of them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Found {
    /// Found by both.
    pub(super) both: BTreeSet<String>,
    /// Found by bindgen, and not by `drift`, which says something else of them.
    pub(super) otherwise: Vec<(String, &'static str)>,
    /// Found by bindgen, and not by `drift` in any way.
    pub(super) missed: Vec<String>,
    /// Found by `drift` alone, with the reason, if there is one.
    pub(super) alone: Vec<(String, Option<&'static str>)>,
}

/// Holds what `drift` found between two trees against the prototypes of both.
pub(super) fn agreement(old: &Prototypes, new: &Prototypes, drift: &Document) -> Agreement {
    let callable: Vec<&Item> = drift
        .items
        .iter()
        .filter(|item| item.is_callable())
        .collect();
    let common = old.keys().filter(|name| new.contains_key(*name));
    let changed = common
        .clone()
        .filter(|name| old.get(*name) != new.get(*name));
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    let added = new.keys().filter(|name| !old.contains_key(*name));
    let has_changed = |item: &&&Item| item.changes().iter().any(|one| one.part == "prototype");
    let is_gone = |item: &&&Item| matches!(item.fate, Fate::Gone { .. });
    let is_new = |item: &&&Item| matches!(item.fate, Fate::New);
    let found = |theirs: Vec<&String>, ours: Vec<&&Item>| {
        let sides = [old, new];
        held(&theirs, &ours, &callable, sides)
    };
    Agreement {
        common: common.clone().count(),
        changed: found(
            changed.collect(),
            callable.iter().filter(has_changed).collect(),
        ),
        gone: found(gone.collect(), callable.iter().filter(is_gone).collect()),
        new: found(added.collect(), callable.iter().filter(is_new).collect()),
    }
}

fn held(theirs: &[&String], ours: &[&&Item], all: &[&Item], sides: [&Prototypes; 2]) -> Found {
    let mut found = Found::default();
    for &name in theirs {
        let item = all.iter().find(|item| item.name == *name);
        if ours.iter().any(|item| item.name == *name) {
            found.both.insert(name.clone());
        } else if let Some(words) = item.and_then(|item| became(item)) {
            found.otherwise.push((name.clone(), words));
        } else {
            found.missed.push(name.clone());
        }
    }
    let alone = ours.iter().filter(|item| !theirs.contains(&&item.name));
    let alone = alone.map(|item| (item.name.clone(), alone_for(item, sides)));
    found.alone = alone.collect();
    found
}

/// What became of a function that bindgen has on one side only, and `drift` on both.
fn became(item: &Item) -> Option<&'static str> {
    match (&item.fate, item.is_macro()) {
        (Fate::Changed(_), [false, true]) => Some(TO_MACRO),
        (Fate::Changed(_), [true, false]) => Some(FROM_MACRO),
        _ => None,
    }
}

const TO_MACRO: &str = "it became a macro, for which bindgen has no prototype";
const FROM_MACRO: &str = "it was a macro, for which bindgen has no prototype";

/// Why bindgen cannot have found what `drift` has found; none if it could have.
fn alone_for(item: &Item, [old, new]: [&Prototypes; 2]) -> Option<&'static str> {
    let of_bindgen = [old.contains_key(&item.name), new.contains_key(&item.name)];
    match (of_bindgen, item.is_macro()) {
        ([_, false], [false, true]) => Some(TO_MACRO),
        ([false, _], [true, false]) => Some(FROM_MACRO),
        ([false, false], [true, true]) => Some("it is a macro, for which bindgen has no prototype"),
        _ => None,
    }
}

impl Agreement {
    /// What has no explanation: what was missed, and what was found and is not so.
    pub(super) fn unexplained(&self) -> Vec<String> {
        let all = [&self.changed, &self.gone, &self.new];
        let missed = all.iter().flat_map(|found| &found.missed);
        let missed = missed.map(|name| format!("`{name}` was missed"));
        let alone = all.iter().flat_map(|found| &found.alone);
        let false_alarms = alone.filter(|(_, why)| why.is_none());
        let false_alarms =
            false_alarms.map(|(name, _)| format!("`{name}` did not change for bindgen"));
        missed.chain(false_alarms).collect()
    }
}

/// Whether a difference between both would be noticed: a prototype that is another one for bindgen alone has to be
/// missed by `drift`, and one that is the same for bindgen a false alarm of it.
pub(super) fn is_noticed(old: &Prototypes, new: &Prototypes, drift: &Document) -> bool {
    let before = agreement(old, new, drift).unexplained().len();
    let known: BTreeSet<&str> = drift.items.iter().map(|item| item.name.as_str()).collect();
    let same = old
        .keys()
        .find(|name| new.contains_key(*name) && !known.contains(name.as_str()));
    let changed = agreement(old, new, drift).changed.both;
    let mut both = [same, changed.first()].into_iter();
    both.all(|name| {
        let Some((name, prototype)) = name.and_then(|name| Some((name, old.get(name)?))) else {
            return false;
        };
        let mut other = new.clone();
        let was_same = other.get(name) == Some(prototype);
        let instead = match was_same {
            true => format!("{prototype} changed"),
            false => prototype.clone(),
        };
        other.insert(name.clone(), instead);
        agreement(old, &other, drift).unexplained().len() == before + 1
    })
}

#[cfg(test)]
mod tests {
    use super::{Agreement, Document, Prototypes, agreement, is_noticed};

    fn prototypes(all: &[(&str, &str)]) -> Prototypes {
        let all = all
            .iter()
            .map(|&(name, of)| (name.to_owned(), of.to_owned()));
        all.collect()
    }

    fn drift(items: &[(&str, &str, &str)]) -> Document {
        let items = items.iter().map(|(name, kind, fate)| {
            format!(
                r#"{{"name": "{name}", "kind": "{kind}", "severity": "error", "fate": {fate}}}"#
            )
        });
        let items: Vec<_> = items.collect();
        let text = format!(r#"{{"compared": 9, "items": [{}]}}"#, items.join(","));
        serde_json::from_str(&text).expect("it is a drift")
    }

    const PROTOTYPE: &str = r#"{"changed": [{"part": "prototype", "severity": "error"}]}"#;
    const TO_MACRO: &str = r#"{"changed": [{"part": "kind", "severity": "error", "old": "function"},
        {"part": "prototype", "severity": "error"}]}"#;

    fn example(new_b: &str, items: &[(&str, &str, &str)]) -> Agreement {
        let old = prototypes(&[("a", "(int)"), ("b", "(int)"), ("c", "(int)"), ("d", "()")]);
        let new = prototypes(&[("a", "(long)"), ("b", new_b), ("e", "()")]);
        agreement(&old, &new, &drift(items))
    }

    const ALL: [(&str, &str, &str); 4] = [
        ("a", "function", PROTOTYPE),
        ("c", "macro", TO_MACRO),
        (
            "d",
            "function",
            r#"{"gone": {"renames": [], "expected": false}}"#,
        ),
        ("e", "inline_function", r#""new""#),
    ];

    #[test]
    fn what_bindgen_has_not_got_is_explained() {
        let found = example("(int)", &ALL);
        assert_eq!(found.common, 2);
        assert_eq!(found.unexplained(), [""; 0]);
        assert_eq!(found.changed.both.len(), 1);
        assert_eq!(found.changed.alone[0].0, "c");
        assert_eq!(found.gone.otherwise[0].0, "c");
        assert_eq!((found.gone.both.len(), found.new.both.len()), (1, 1));
    }

    #[test]
    fn a_prototype_that_is_changed_in_one_of_the_lists_is_noticed() {
        assert_eq!(example("(char)", &ALL).unexplained(), ["`b` was missed"]);
        let more = [&ALL[..], &[("b", "function", PROTOTYPE)]].concat();
        let found = example("(int)", &more);
        assert_eq!(found.unexplained(), ["`b` did not change for bindgen"]);
        assert_eq!(
            example("(int)", &ALL[1..]).unexplained(),
            ["`a` was missed"]
        );
        let gone = example("(int)", &ALL[..3]).unexplained();
        assert_eq!(gone, ["`e` was missed"]);
    }

    #[test]
    fn the_control_fails_where_a_difference_cannot_be_noticed() {
        let old = prototypes(&[("a", "(int)"), ("b", "(int)")]);
        let new = prototypes(&[("a", "(long)"), ("b", "(int)")]);
        let found = drift(&[("a", "function", PROTOTYPE)]);
        assert!(is_noticed(&old, &new, &found));
        assert!(!is_noticed(&old, &old, &drift(&[])));
        assert!(!is_noticed(&Prototypes::new(), &new, &found));
    }
}
