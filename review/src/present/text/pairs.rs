//! The pairs of a comparison, by file.

use super::lines::{DIM, Lines, PLACE, PLAIN};
use crate::{
    compare::report::{About, Below, Class, Comparison, Difference, Pair},
    facts::At,
    present::{aside, by_file::by_file, counts, is_absence, words},
};

/// Writes the pairs. What is the same, and what is argued, is only counted unless `verbose`.
pub(super) fn write(lines: &mut Lines, comparison: &Comparison, verbose: bool) {
    let shown = comparison.pairs.iter().enumerate();
    let shown = shown.filter(|(_, pair)| verbose || pair.class != Class::Same);
    let room = shown.clone().map(|(_, pair)| pair.kind.chars().count());
    let room = room.max().unwrap_or_default();
    for (file, pairs) in by_file(shown) {
        lines.heading(file);
        for (_, pair) in pairs {
            one(lines, pair, room, verbose);
        }
        lines.blank();
    }
    let below: Vec<_> = counts::below(comparison)
        .into_iter()
        .map(|(about, count)| format!("{} {count}", words::about(about)))
        .collect();
    let aside = aside(comparison);
    if !aside.is_empty() {
        lines.item(0, "left aside", &aside.join(", "));
    }
    if !below.is_empty() {
        lines.item(0, "below the signatures", &below.join(", "));
    }
    if !(aside.is_empty() && below.is_empty()) {
        lines.blank();
    }
}

fn one(lines: &mut Lines, pair: &Pair, room: usize, verbose: bool) {
    let class = (pair.class, words::class(pair.class));
    lines.row(class, (pair.kind, room), &pair.path);
    // One line says where the only side is, and what that means.
    let absence = pair.differences.iter().find(|one| is_absence(pair, one));
    for (name, side) in [
        ("hand-written", &pair.handwritten),
        ("generated", &pair.generated),
    ] {
        let Some(side) = side else {
            continue;
        };
        let notice = absence.map(|one| format!(": {}", one.notice));
        let notice = notice.unwrap_or_default();
        lines.detail(4, PLACE, &format!("{name} at {}{notice}", side.place));
    }
    if let Some(at) = absence.and_then(|one| one.contract.as_ref()) {
        contract(lines, 4, at);
    }
    let others = pair.differences.iter().filter(|one| !is_absence(pair, one));
    for difference in others {
        of_signature(lines, difference);
    }
    for below in &pair.below {
        if verbose || below.about != About::Covered {
            below_signature(lines, below);
        }
    }
    let decided = pair
        .differences
        .iter()
        .any(|one| one.contract == pair.contract);
    if let (Some(at), false) = (&pair.contract, decided) {
        contract(lines, 4, at);
    }
}

fn of_signature(lines: &mut Lines, difference: &Difference) {
    let class = words::class(difference.class);
    lines.detail(
        4,
        PLAIN,
        &format!("{}: {class}", words::part(difference.part)),
    );
    for (name, text) in [
        ("hand-written", &difference.handwritten),
        ("generated", &difference.generated),
    ] {
        lines.item(6, name, words::or_nothing(text));
    }
    lines.detail(6, PLAIN, &difference.notice);
    if let Some(at) = &difference.contract {
        contract(lines, 6, at);
    }
}

fn below_signature(lines: &mut Lines, below: &Below) {
    let places = [&below.handwritten, &below.generated];
    let places: Vec<_> = places
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    lines.item(4, words::about(below.about), &below.text);
    if !places.is_empty() {
        lines.detail(6, PLACE, &places.join(", "));
    }
    if let Some(at) = &below.contract {
        contract(lines, 6, at);
    }
}

/// `annotations/linux/file.yaml:12: the line`.
fn contract(lines: &mut Lines, indent: usize, at: &At) {
    lines.detail(
        indent,
        DIM,
        &format!("{}:{}: {}", at.file, at.line, at.text),
    );
}
