//! A result that was saved, and whether it belongs to what it is used for.
//!
//! A result holds what the oracle said of each type. So the C side of today is held against it too: a result of
//! another tree or configuration is found by the first type that has another layout now.

use std::collections::BTreeSet;

use camino::Utf8Path;

use super::{
    ask, clang,
    compare::{Comparison, Facts, Source, Verdict},
    file,
    model::Layouts,
    show,
};
use crate::{
    header::model::Unit,
    support::{diag::Sink, digest::sha256},
};

/// What to do about a result that cannot be used.
const AGAIN: &str = "`safebind layout --save FILE` writes one";

/// How many types are shown in a message.
const SHOWN: usize = 8;

/// What a saved result says, and `unit` held against what the oracle said then.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB1029, or SB1022 if the result is for another machine.
pub fn comparisons(sink: &mut Sink, path: &Utf8Path, unit: &Unit) -> Option<Vec<Comparison>> {
    let mut saved = read(sink, path)?;
    for of in &saved {
        if has_changed(&of.ours) {
            let message = format!("`{path}` is stale: `{}` has changed since", of.ours.name);
            sink.push(file::error("SB1029", message, path).help(AGAIN));
            return None;
        }
    }
    let Some(oracle) = oracle(path, &saved) else {
        return Some(saved);
    };
    let now = ask::held(sink, &clang::layouts(unit), &oracle)?;
    if let Some(other) = other_tree(&saved, &now) {
        let message = format!("`{path}` is stale: the headers have other layouts");
        let mut diagnostic = file::error("SB1029", message, path);
        for note in other {
            diagnostic = diagnostic.note(note);
        }
        sink.push(diagnostic.help(AGAIN));
        return None;
    }
    saved.insert(0, now);
    Some(saved)
}

fn read(sink: &mut Sink, path: &Utf8Path) -> Option<Vec<Comparison>> {
    let text = fs_err::read_to_string(path).map_err(|error| error.to_string());
    let read = text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
    match read {
        Ok(read) => Some(read),
        Err(problem) => {
            let message = format!("`{path}` is no result that `safebind layout` has saved");
            sink.push(
                file::error("SB1029", message, path)
                    .note(problem)
                    .help(AGAIN),
            );
            None
        }
    }
}

/// Whether a file is another one now. One that is not here says nothing.
fn has_changed(source: &Source) -> bool {
    let now = fs_err::read(&source.name).map(|bytes| sha256(&bytes));
    matches!((&source.digest, now), (Some(then), Ok(now)) if *then != now)
}

/// What the oracle said of all types that were asked about; none if nothing was asked.
fn oracle(path: &Utf8Path, saved: &[Comparison]) -> Option<Layouts> {
    let source = &saved.first()?.oracle;
    let mut layouts = Layouts {
        kind: source.kind,
        source: path.to_string(),
        machine: source.machine.clone(),
        ..Layouts::default()
    };
    let all = saved
        .iter()
        .flat_map(|of| of.records.iter().chain(&of.enums));
    for compared in all {
        match (&compared.c, &compared.facts) {
            (Some(c), Some(Facts::Record(record))) => layouts.add_record(c.clone(), record.clone()),
            (Some(c), Some(Facts::Enum(of))) => layouts.add_enum(c.clone(), of.clone()),
            _ => {}
        }
    }
    Some(layouts)
}

/// What differs now and did not then.
fn other_tree(saved: &[Comparison], now: &Comparison) -> Option<Vec<String>> {
    let records = saved.iter().flat_map(|of| &of.records);
    let wrong: BTreeSet<_> = records
        .filter(|one| one.verdict == Verdict::Differs)
        .filter_map(|one| one.c.as_ref())
        .collect();
    let other = now.records.iter().filter(|one| {
        let was_wrong = one.c.as_ref().is_some_and(|c| wrong.contains(c));
        one.verdict == Verdict::Differs && !was_wrong
    });
    let words = other.filter_map(|one| {
        let difference = one.differences.first()?;
        let sentence = show::sentence(now, difference);
        Some(format!("`{}`: {sentence}", one.name))
    });
    let words: Vec<_> = words.take(SHOWN).collect();
    (!words.is_empty()).then_some(words)
}
