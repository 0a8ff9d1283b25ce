//! Mutations of a contract, as a tree: which there are, and how one is carried out.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::words::{KEYS, PAIRS, SECTIONS, WORDS};

/// A step from a value into one of its parts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Segment {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list.
    Index(usize),
}

/// What is done at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// The key with its value, or the item, goes away.
    Remove,
    /// The value becomes another one.
    Replace(Value),
    /// The key gets another name, and keeps its value and its place.
    Rename(String),
    /// The values of this key and another one change places.
    Swap(String),
}

/// One change of one contract.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mutation {
    /// Where.
    pub(super) path: Vec<Segment>,
    /// What.
    pub(super) edit: Edit,
    /// The key path, with `*` for names.
    pub(super) key: String,
    /// What is done, in words.
    pub(super) what: String,
}

impl Mutation {
    /// The path with names, for people.
    pub(super) fn place(&self) -> String {
        let mut text = String::new();
        for segment in &self.path {
            match segment {
                Segment::Key(key) if text.is_empty() => text.push_str(key),
                Segment::Key(key) => text.push_str(&format!(".{key}")),
                Segment::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

/// The values that stand under each key path, over all contracts: what a name can be changed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(BTreeMap<String, BTreeSet<String>>);

impl Known {
    /// Takes the values of a contract.
    pub(super) fn learn(&mut self, contract: &Value) {
        walk(
            contract,
            &mut Vec::new(),
            String::new(),
            &mut |_, key, value| {
                if let Some(text) = untagged(value).as_str() {
                    // Views are named in many places: what counts is the last key.
                    let last = last_key(key).to_owned();
                    self.0.entry(last).or_default().insert(text.to_owned());
                }
            },
        );
    }

    fn other(&self, key: &str, value: &str) -> String {
        let other = self.0.get(last_key(key)).and_then(|values| {
            values
                .iter()
                .find(|other| *other != value && is_name(other))
        });
        other.cloned().unwrap_or_else(|| format!("{value}_other"))
    }
}

/// All mutations of a contract, in the order of the file.
pub(super) fn mutations(contract: &Value, known: &Known) -> Vec<Mutation> {
    let mut found = Vec::new();
    walk(
        contract,
        &mut Vec::new(),
        String::new(),
        &mut |path, key, value| {
            let mut add = |edit: Edit, what: String| {
                found.push(Mutation {
                    path: path.to_vec(),
                    edit,
                    key: key.to_owned(),
                    what,
                });
            };
            add(Edit::Remove, "removed".to_owned());
            if let Some(Segment::Key(name)) = path.last() {
                renamed(name, key, contract, path, &mut add);
            }
            scalar(key, value, known, &mut add);
        },
    );
    found
}

/// Calls `seen` with each part of a contract: its path, its key path, and itself.
fn walk(
    value: &Value,
    path: &mut Vec<Segment>,
    key: String,
    seen: &mut impl FnMut(&[Segment], &str, &Value),
) {
    if !path.is_empty() {
        seen(path, &key, value);
    }
    match untagged(value) {
        Value::Mapping(mapping) => {
            let names = SECTIONS.contains(&last_key(&key)) && !key.ends_with('*');
            for (name, part) in mapping {
                let Some(name) = name.as_str() else { continue };
                let step = if names { "*" } else { name };
                let below = if key.is_empty() {
                    step.to_owned()
                } else {
                    format!("{key}.{step}")
                };
                path.push(Segment::Key(name.to_owned()));
                walk(part, path, below, seen);
                path.pop();
            }
        }
        Value::Sequence(items) => {
            for (index, part) in items.iter().enumerate() {
                path.push(Segment::Index(index));
                walk(part, path, format!("{key}[]"), seen);
                path.pop();
            }
        }
        _ => {}
    }
}

pub(super) fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => &tagged.value,
        other => other,
    }
}

/// The last word of a key path; for a name in a section, the section.
fn last_key(key: &str) -> &str {
    let key = key.trim_end_matches(".*").trim_end_matches("[]");
    key.rsplit('.').next().unwrap_or(key)
}

pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || "_/.".contains(c))
}

/// The changes of a key that keep its value.
fn renamed(
    name: &str,
    key: &str,
    contract: &Value,
    path: &[Segment],
    add: &mut impl FnMut(Edit, String),
) {
    if key.ends_with(".*") {
        let other = format!("{name}_other");
        add(Edit::Rename(other), "renamed".to_owned());
        return;
    }
    let parent = path
        .split_last()
        .and_then(|(_, parent)| part(contract, parent));
    let present = |key: &str| parent.is_some_and(|parent| untagged(parent).get(key).is_some());
    for group in KEYS.iter().filter(|group| group.contains(&name)) {
        for other in group
            .iter()
            .filter(|other| **other != name && !present(other))
        {
            add(
                Edit::Rename((*other).to_owned()),
                format!("{name} -> {other}"),
            );
        }
    }
    for (one, other) in PAIRS {
        if name == one && present(other) {
            add(Edit::Swap(other.to_owned()), format!("{one} <-> {other}"));
        }
    }
}

/// The changes of a value that is not made of parts.
fn scalar(key: &str, value: &Value, known: &Known, add: &mut impl FnMut(Edit, String)) {
    match untagged(value) {
        Value::Bool(flag) => {
            add(
                Edit::Replace(Value::Bool(!flag)),
                format!("{flag} -> {}", !flag),
            );
        }
        Value::Number(number) => {
            if let Some(number) = number.as_i64() {
                let other = number.wrapping_add(1);
                add(
                    Edit::Replace(Value::from(other)),
                    format!("{number} -> {other}"),
                );
            }
        }
        Value::String(text) => text_changes(key, text, known, add),
        _ => {}
    }
}

fn text_changes(key: &str, text: &str, known: &Known, add: &mut impl FnMut(Edit, String)) {
    let words = WORDS.iter().find(|(name, words)| {
        let named = key == *name || key.ends_with(&format!(".{name}"));
        named && words.contains(&text)
    });
    if let Some((_, words)) = words {
        for word in words.iter().filter(|word| **word != text) {
            add(
                Edit::Replace(Value::from(*word)),
                format!("{text} -> {word}"),
            );
        }
        return;
    }
    if key == "schema" {
        add(
            Edit::Replace(Value::from("99.0")),
            format!("{text} -> 99.0"),
        );
    } else if is_name(text) {
        let other = known.other(key, text);
        add(
            Edit::Replace(Value::from(other.as_str())),
            format!("{text} -> {other}"),
        );
    } else {
        add(Edit::Replace(Value::from("")), "emptied".to_owned());
        let other = format!("{} Another sentence.", text.trim_end());
        add(Edit::Replace(Value::from(other)), "longer".to_owned());
    }
}

pub(super) fn part<'a>(value: &'a Value, path: &[Segment]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, segment| match segment {
        Segment::Key(key) => untagged(value).get(key.as_str()),
        Segment::Index(index) => untagged(value).get(*index),
    })
}

/// The contract with the change; nothing, when the place is not there.
pub(super) fn apply(contract: &Value, mutation: &Mutation) -> Option<Value> {
    let mut changed = contract.clone();
    let (last, parents) = mutation.path.split_last()?;
    let mut parent = &mut changed;
    for segment in parents {
        parent = match segment {
            Segment::Key(key) => untagged_mut(parent).get_mut(key.as_str())?,
            Segment::Index(index) => untagged_mut(parent).get_mut(*index)?,
        };
    }
    match (untagged_mut(parent), last) {
        (Value::Mapping(mapping), Segment::Key(key)) => {
            *mapping = edited(mapping, key, &mutation.edit)?;
        }
        (Value::Sequence(items), Segment::Index(index)) if *index < items.len() => {
            match &mutation.edit {
                Edit::Remove => drop(items.remove(*index)),
                Edit::Replace(value) => *items.get_mut(*index)? = value.clone(),
                Edit::Rename(_) | Edit::Swap(_) => return None,
            }
        }
        _ => return None,
    }
    Some(changed)
}

fn untagged_mut(value: &mut Value) -> &mut Value {
    match value {
        Value::Tagged(tagged) => &mut tagged.value,
        other => other,
    }
}

/// The mapping with a change at one key; all keys keep their order.
fn edited(mapping: &Mapping, key: &str, edit: &Edit) -> Option<Mapping> {
    let mut result = Mapping::new();
    let at = |name: &str| mapping.get(name).cloned();
    at(key)?;
    for (name, value) in mapping {
        let (mut name, mut value) = (name.clone(), value.clone());
        match edit {
            Edit::Remove if name == key => continue,
            Edit::Replace(other) if name == key => value = other.clone(),
            Edit::Rename(other) if name == key => name = Value::from(other.as_str()),
            Edit::Swap(other) if name == key => value = at(other)?,
            Edit::Swap(other) if name == other.as_str() => value = at(key)?,
            _ => {}
        }
        result.insert(name, value);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::{Known, Mutation, Value, apply, mutations};

    const CONTRACT: &str = "\
schema: '1.0'
types:
  file:
    refcount: { get: get_file, put: fput }
    views:
      File: { send: { allowed: true, because: it is counted } }
functions:
  fd_install:
    params:
      fd: { handle: { release: fd } }
      file: { transfer: full, view: File }
  fget:
    params: { flags: { valid: { range: [0, 5] } } }
    return: { view: LocalFile }
    internal: [one sentence here]
";

    fn all() -> (Value, Vec<Mutation>) {
        let contract: Value = serde_yaml::from_str(CONTRACT).expect("YAML");
        let mut known = Known::default();
        known.learn(&contract);
        let found = mutations(&contract, &known);
        (contract, found)
    }

    fn of(key: &str) -> Vec<String> {
        let found = all().1;
        let found = found.into_iter().filter(|mutation| mutation.key == key);
        found.map(|mutation| mutation.what).collect()
    }

    #[test]
    fn each_kind_of_key_has_its_mutations() {
        assert_eq!(
            of("functions.*.params.*.transfer"),
            ["removed", "full -> none", "full -> on_success"]
        );
        assert_eq!(
            of("types.*.views.*.send.allowed"),
            ["removed", "true -> false"]
        );
        assert_eq!(
            of("types.*.views.*.send.because"),
            ["removed", "emptied", "longer"]
        );
        assert_eq!(
            of("functions.*.params.*.handle.release"),
            [
                "removed",
                "release -> acquire",
                "release -> use",
                "fd -> fd_other"
            ]
        );
        assert_eq!(of("types.*.refcount.get")[..2], ["removed", "get <-> put"]);
        assert_eq!(
            of("functions.*.return.view"),
            ["removed", "LocalFile -> File"]
        );
        assert_eq!(
            of("functions.*"),
            ["removed", "renamed", "removed", "renamed"]
        );
        assert_eq!(
            of("functions.*.params.*.valid.range[]"),
            ["removed", "0 -> 1", "removed", "5 -> 6"]
        );
        assert_eq!(
            of("functions.*.internal[]"),
            ["removed", "emptied", "longer"]
        );
    }

    #[test]
    fn every_mutation_changes_the_contract_and_keeps_the_order() {
        let (contract, found) = all();
        let before = serde_yaml::to_string(&contract).expect("YAML");
        for mutation in &found {
            let changed = apply(&contract, mutation).expect("the place is there");
            let after = serde_yaml::to_string(&changed).expect("YAML");
            assert_ne!(before, after, "{} {}", mutation.place(), mutation.what);
        }
        let flip = found
            .iter()
            .find(|m| m.key == "functions.*.params.*.transfer");
        let changed = apply(&contract, flip.expect("there is one")).expect("it applies");
        let after = serde_yaml::to_string(&changed).expect("YAML");
        let expected = before.replace("        transfer: full\n", "");
        assert_eq!(after, expected);
        let swap = found
            .iter()
            .find(|m| m.what == "get <-> put")
            .expect("there is one");
        assert_eq!(swap.place(), "types.file.refcount.get");
        let after = serde_yaml::to_string(&apply(&contract, swap)).expect("YAML");
        assert!(
            after.contains("get: fput\n      put: get_file\n"),
            "{after}"
        );
    }

    #[test]
    fn a_place_that_is_not_there_is_not_changed() {
        let (contract, found) = all();
        let other: Value = serde_yaml::from_str("schema: '1.0'").expect("YAML");
        let deep = found
            .iter()
            .find(|m| m.path.len() > 2)
            .expect("there is one");
        assert_eq!(apply(&other, deep), None);
        assert!(apply(&contract, deep).is_some());
    }
}
