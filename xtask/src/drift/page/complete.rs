//! The part of the page about how complete `safebind drift` is.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    drift::agreement::{Agreement, Found},
    report::Table,
};

/// Two trees by their versions, with what was found of their prototypes.
pub(crate) type Pair = (String, String, Agreement);

/// The tables: counts, and every name.
pub(super) fn text(source: &str, names: usize, pairs: &[Pair]) -> String {
    let mut counts = Table::new(&[
        "pair",
        "functions",
        ">by bindgen",
        ">by both",
        ">by `drift` otherwise",
        ">missed",
        ">by `drift` alone, explained",
        ">not explained",
    ]);
    let mut named = String::new();
    for (from, to, found) in pairs {
        let _ = write!(named, "\n{from} to {to}:\n\n");
        let common = format!("another prototype, of {} on both sides", found.common);
        let rows = [
            (common.as_str(), "another prototype", &found.changed),
            ("on the old side only", "gone", &found.gone),
            ("on the new side only", "new", &found.new),
        ];
        for (of, short, found) in rows {
            counts.row(numbers(&format!("{from} to {to}"), of, found));
            named.extend(lists(short, found));
        }
    }
    format!(
        "The names are the {names} words that `rust/kernel` of Linux {source} takes from `bindings`\n\
         (`xtask/rust-kernel.yaml`).\n\n{counts}{named}"
    )
}

fn numbers(pair: &str, of: &str, found: &Found) -> [String; 8] {
    let theirs = found.both.len() + found.otherwise.len() + found.missed.len();
    let explained = found.alone.iter().filter(|(_, why)| why.is_some()).count();
    [
        pair.to_owned(),
        of.to_owned(),
        theirs.to_string(),
        found.both.len().to_string(),
        found.otherwise.len().to_string(),
        found.missed.len().to_string(),
        explained.to_string(),
        (found.alone.len() - explained).to_string(),
    ]
}

/// The names, one list for each way in which they were found, and for each reason.
fn lists(of: &str, found: &Found) -> Vec<String> {
    let mut lists: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut add = |how: String, name| lists.entry(how).or_default().push(name);
    for name in &found.both {
        add("found by both".to_owned(), name);
    }
    for (name, why) in &found.otherwise {
        add(format!("by `drift` otherwise: {why}"), name);
    }
    for name in &found.missed {
        add("**missed by `drift`**".to_owned(), name);
    }
    for (name, why) in &found.alone {
        let why = why.unwrap_or("**not explained**");
        add(format!("found by `drift` alone: {why}"), name);
    }
    let line =
        |(how, names): (String, Vec<&str>)| format!("- {of}, {how}: `{}`\n", names.join("`, `"));
    lists.into_iter().map(line).collect()
}
