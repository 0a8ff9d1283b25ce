//! One reading against another, part by part.

use std::collections::BTreeSet;

use super::{Change, Drift, Fate, Item, Severity, renames};
use crate::fingerprint::{Fingerprints, Kind, Part, Reading, promises, same_text};

/// What can be compared: a unit that comes from a file may lack bodies and comments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Known {
    /// Whether bodies and comments of headers are known.
    pub texts: bool,
    /// Whether comments of source files are known.
    pub source: bool,
}

/// Everything that changed from `old` to `new`, without any contract.
pub fn compare(old: &Fingerprints, new: &Fingerprints) -> Drift {
    let known = Known {
        texts: true,
        source: true,
    };
    let names: BTreeSet<&String> = old.items.keys().chain(new.items.keys()).collect();
    let mut drift = Drift {
        compared: names.len(),
        ..Drift::default()
    };
    for name in names {
        let (before, after) = (old.items.get(name), new.items.get(name));
        let (severity, fate) = match (before, after) {
            (Some(before), Some(after)) => {
                let changes = changes(&before.reading, &after.reading, known);
                let Some(severity) = gravest(&changes) else {
                    drift.same += 1;
                    continue;
                };
                (severity, Fate::Changed(changes))
            }
            (Some(before), None) => {
                let added = new.items.iter();
                let added = added.filter(|(name, _)| !old.items.contains_key(*name));
                let fate = Fate::Gone {
                    renames: renames(name, &before.reading, added),
                    expected: false,
                };
                (Severity::Error, fate)
            }
            _ => (Severity::Note, Fate::New),
        };
        let Some(shown) = after.or(before) else {
            continue;
        };
        drift.items.push(Item {
            name: name.clone(),
            kind: shown.reading.kind,
            header: shown.reading.header.clone(),
            contract: None,
            since: None,
            severity,
            fate,
            place: after.map(|item| item.place.clone()),
        });
    }
    drift
}

/// How grave the gravest of some changes is; none if there are none.
pub fn gravest(changes: &[Change]) -> Option<Severity> {
    changes.iter().map(|change| change.severity).max()
}

/// What changed from one reading to another.
pub fn changes(old: &Reading, new: &Reading, known: Known) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |part, severity, old: &str, new: &str| {
        if old != new {
            changes.push(Change {
                part,
                severity,
                old: old.to_owned(),
                new: new.to_owned(),
            });
        }
    };
    let kind = kind(old.kind, new.kind);
    add(
        Part::Kind,
        kind,
        &old.kind.to_string(),
        &new.kind.to_string(),
    );
    declarations(old, new, &mut add);
    let layout = [
        (Part::Offset, &old.offset, &new.offset),
        (Part::Size, &old.size, &new.size),
        (Part::Alignment, &old.align, &new.align),
        (Part::Value, &old.value, &new.value),
    ];
    for (part, old, new) in layout {
        add(part, Severity::Error, text(old), text(new));
    }
    let lists = (old.attributes.join("\n"), new.attributes.join("\n"));
    add(Part::Attributes, attributes(old, new), &lists.0, &lists.1);
    // What becomes a function with a symbol loses its body with its kind.
    let has_body = old.kind == new.kind || (old.body.is_some() && new.body.is_some());
    let (before, after) = (text(&old.body), text(&new.body));
    if known.texts && has_body && !same_text(before, after) {
        add(Part::Body, Severity::Review, before, after);
    }
    let names = (&old.named, &new.named);
    add(Part::Name, Severity::Note, text(names.0), text(names.1));
    add(Part::Header, Severity::Note, &old.header, &new.header);
    let is_readable = match (&old.doc_file, &new.doc_file) {
        (None, None) => known.texts,
        _ => known.source,
    };
    // Where the words are the same, a comment was only wrapped otherwise.
    let words = |doc: &str| doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (text(&old.doc), text(&new.doc));
    if is_readable && !same_text(&words(before), &words(after)) {
        add(Part::Documentation, Severity::Note, before, after);
    }
    changes
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// How grave it is that something has become something else: a constant of the same value is the same in
/// whatever way it is made.
fn kind(old: Kind, new: Kind) -> Severity {
    let is_constant = |kind| matches!(kind, Kind::Constant | Kind::Enumerator);
    match is_constant(old) && is_constant(new) {
        true => Severity::Note,
        false => Severity::Error,
    }
}

/// The type is what counts; names of parameters are how contracts find them, names of types are words.
fn declarations(old: &Reading, new: &Reading, add: &mut impl FnMut(Part, Severity, &str, &str)) {
    let shown = |reading: &Reading| {
        let declared = reading.declaration.clone();
        declared
            .or_else(|| reading.prototype.clone())
            .unwrap_or_default()
    };
    let (before, after) = (shown(old), shown(new));
    if old.prototype != new.prototype {
        // Declarations that read the same have changed behind a name.
        match before == after {
            true => add(
                Part::Prototype,
                Severity::Error,
                text(&old.prototype),
                text(&new.prototype),
            ),
            false => add(Part::Prototype, Severity::Error, &before, &after),
        }
        return;
    }
    if old.parameters != new.parameters {
        let severity = match old.parameters.len() == new.parameters.len() {
            true => Severity::Review,
            false => Severity::Error,
        };
        add(
            Part::Parameters,
            severity,
            &old.parameters.join(", "),
            &new.parameters.join(", "),
        );
        return;
    }
    add(Part::Spelling, Severity::Note, &before, &after);
}

fn attributes(old: &Reading, new: &Reading) -> Severity {
    let [old, new] = [old, new].map(|reading| reading.attributes.iter().collect::<BTreeSet<_>>());
    let mut differ = old.symmetric_difference(&new);
    match differ.any(|attribute| promises(attribute)) {
        true => Severity::Review,
        false => Severity::Note,
    }
}
