//! The part of the page about layouts.

use std::fmt::Write as _;

use crate::{
    drift::layouts::{Accepted, Held, Moved, Place, agrees, moved},
    layout::figures::Comparison,
    report::Table,
};

/// What `safebind layout` says of each tree, what was accepted of layouts, and which structs differ between two trees.
pub(super) fn text(held: &[Held], accepted: &Accepted) -> String {
    let mut text = format!("{}\n{}", trees(held), names(held, accepted));
    for pair in held.windows(2) {
        let [old, new] = pair else { continue };
        let (from, to) = (&old.version, &new.version);
        let Some(Moved { common, differ }) = moved(old, new) else {
            let _ = write!(
                text,
                "\n{from} to {to}: there is no BTF of {from}; the table above has what contracts name.\n"
            );
            continue;
        };
        let all: Vec<_> = differ
            .iter()
            .map(|(name, old, new)| match old == new {
                true => format!("`{name}` ({old} bytes, members differ)"),
                false => format!("`{name}` ({old} to {new} bytes)"),
            })
            .collect();
        let _ = write!(
            text,
            "\n{from} to {to}: contracts reach {common} structs and unions in both, and {} of them are laid out\n\
             differently: {}.\n",
            all.len(),
            all.join(", ")
        );
    }
    text
}

/// A row for each tree and each source of layouts.
fn trees(held: &[Held]) -> Table {
    let mut table = Table::new(&[
        "tree",
        "held against its BTF",
        ">equal",
        ">members",
        ">different",
        ">lacking members",
        ">not proven",
    ]);
    for tree in held {
        let Some(comparisons) = &tree.comparisons else {
            table.row([
                tree.version.clone(),
                "its packages have no BTF".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
            continue;
        };
        let sources = [
            "what contracts reach, as clang lays it out",
            "safebind's raw bindings, as rustc does",
        ];
        for (source, found) in sources.iter().zip(comparisons) {
            let count = |verdict| Comparison::count(&found.records, verdict);
            let members: usize = found.records.iter().map(|one| one.members).sum();
            let unproven = ["equal_size", "ambiguous", "unknown"].map(count);
            table.row([
                tree.version.clone(),
                (*source).to_owned(),
                count("equal").to_string(),
                members.to_string(),
                count("differs").to_string(),
                count("lacks").to_string(),
                unproven.iter().sum::<usize>().to_string(),
            ]);
        }
    }
    table
}

/// A row for each layout that was accepted.
fn names(held: &[Held], accepted: &Accepted) -> Table {
    let mut columns = vec!["layout that contracts rely on"];
    columns.extend(held.iter().map(|tree| tree.version.as_str()));
    let mut table = Table::new(&columns);
    for (name, places) in accepted {
        let mut row = vec![format!("`{name}`")];
        row.extend(held.iter().map(|tree| match places.get(&tree.version) {
            None => String::new(),
            Some(place) => cell(tree, name, place),
        }));
        table.row(row);
    }
    table
}

fn cell(tree: &Held, name: &str, place: &Place) -> String {
    let of = |value: &Option<String>| value.clone().unwrap_or_default();
    let words = match &place.offset {
        Some(offset) => format!("byte {offset}, size {}", of(&place.size)),
        None => format!("size {}", of(&place.size)),
    };
    match agrees(tree, name, place) {
        Some(true) => format!("{words} (BTF: the same)"),
        Some(false) => format!("**{words} (BTF: another)**"),
        None => words,
    }
}
