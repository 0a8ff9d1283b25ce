//! `docs/diff.md`: the classes of the items of each replaced file, and every item that is not the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    document::{Document, Line, Pair},
    page::Written,
};
use crate::{reasons::Reasons, report::Table};

/// The page.
pub(super) const PAGE: &str = "docs/diff.md";

/// The classes, in the order of the columns.
const CLASSES: [&str; 6] = [
    "same", "renamed", "stricter", "changed", "missing", "looser",
];

/// The tables.
pub(super) fn table(version: &str, compared: &[Document], reasons: &mut Reasons) -> Written {
    let comparisons = compared.iter().filter_map(|one| one.comparison.as_ref());
    let pairs: Vec<&Pair> = comparisons.flat_map(|one| &one.pairs).collect();
    let mut open = Vec::new();
    let listed = listed(&pairs, reasons, &mut open);
    let counted = counted(&pairs);
    let of = |class: &str| pairs.iter().filter(|pair| pair.class == class).count();
    let public = pairs.iter().filter(|pair| is_replaced(pair)).count();
    let figures: Vec<_> = CLASSES
        .iter()
        .map(|class| format!("{} {class}", of(class)))
        .collect();
    let summary = format!(
        "Linux {version}: of {public} public items of the replaced files, {}; {} extra",
        figures.join(", "),
        of("extra")
    );
    let text = format!("{summary}.\n\n{counted}\n{listed}");
    Written {
        text,
        open,
        summary,
    }
}

/// Whether users of the hand-written file see it.
fn is_replaced(pair: &Pair) -> bool {
    pair.public && pair.handwritten.is_some()
}

/// A row for each file: how many items of each class.
fn counted(pairs: &[&Pair]) -> Table {
    let mut files: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for pair in pairs {
        let module = pair
            .file
            .as_ref()
            .map_or(module(&pair.path), |file| file.as_str());
        *files
            .entry(module)
            .or_default()
            .entry(&pair.class)
            .or_default() += 1;
    }
    let mut columns = vec!["module"];
    let right: Vec<_> = CLASSES.iter().map(|class| format!(">{class}")).collect();
    columns.extend(right.iter().map(String::as_str));
    columns.push(">extra");
    let mut table = Table::new(&columns);
    for (file, classes) in files {
        let numbers = CLASSES.iter().chain(&["extra"]);
        let numbers =
            numbers.map(|class| classes.get(class).copied().unwrap_or_default().to_string());
        table.row(std::iter::once(format!("`{file}`")).chain(numbers));
    }
    table
}

/// The module of a path: what stands in front of the first name with a capital, or of the last one.
fn module(path: &str) -> &str {
    let path = path.strip_prefix('<').unwrap_or(path);
    let mut end = 0;
    for part in path.split("::") {
        let is_module = part
            .chars()
            .all(|one| one.is_lowercase() || one.is_numeric() || one == '_');
        if !is_module || end + part.len() == path.len() {
            break;
        }
        end += part.len() + 2;
    }
    path.get(..end.saturating_sub(2)).unwrap_or_default()
}

/// Every item that is neither the same nor only on the generated side; what one reason is about for several is one
/// row.
fn listed(pairs: &[&Pair], reasons: &mut Reasons, open: &mut Vec<String>) -> Table {
    let mut table = Table::new(&[
        "item",
        "class",
        "what a caller notices",
        "decided by",
        "why",
    ]);
    let mut alike: BTreeMap<String, (Vec<&Pair>, String)> = BTreeMap::new();
    for pair in pairs {
        if matches!(&*pair.class, "same" | "extra") {
            continue;
        }
        match reasons.entry(&pair.path) {
            Some((pattern, why)) if pattern.contains('*') => {
                let row = alike.entry(pattern.to_owned()).or_default();
                row.0.push(pair);
                row.1 = why.to_owned();
            }
            Some((_, why)) => table.row(row(pair, why)),
            None if matches!(&*pair.class, "stricter" | "renamed") => table.row(row(pair, "")),
            None => open.push(format!(
                "no reason for a difference: `{}` ({})",
                pair.path, pair.class
            )),
        }
    }
    for (pattern, (pairs, why)) in alike {
        let classes: BTreeSet<_> = pairs.iter().map(|pair| pair.class.as_str()).collect();
        let classes: Vec<_> = classes.into_iter().collect();
        table.row([
            format!("`{pattern}`, {} items", pairs.len()),
            classes.join(", "),
            String::new(),
            String::new(),
            why,
        ]);
    }
    table
}

fn row(pair: &Pair, why: &str) -> [String; 5] {
    [
        format!("{} `{}`", pair.kind, pair.path),
        pair.class.clone(),
        notices(pair),
        lines(pair),
        why.to_owned(),
    ]
}

fn notices(pair: &Pair) -> String {
    let grave = pair.differences.iter().filter(|one| one.class != "same");
    let notices: Vec<_> = grave.map(|one| one.notice.as_str()).collect();
    notices.join("; ")
}

fn lines(pair: &Pair) -> String {
    let lines = pair
        .differences
        .iter()
        .filter_map(|one| one.contract.as_ref());
    let mut lines: Vec<_> = lines.map(line).collect();
    lines.sort();
    lines.dedup();
    lines.join(", ")
}

/// A line of a contract as a link. Its number is left out: it moves with every edit above it.
pub(super) fn line(line: &Line) -> String {
    let name = line.file.rsplit('/').next().unwrap_or_default();
    format!("[`{name}`](../{})", line.file)
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn a_module_ends_where_an_item_begins() {
        assert_eq!(module("fs::file::LocalFile::fget"), "fs::file");
        assert_eq!(module("fs::file::impl Send for File"), "fs::file");
        assert_eq!(module("task::current"), "task");
        assert_eq!(module("mm::virt::flags::NONE"), "mm::virt::flags");
        assert_eq!(module("x"), "");
    }
}
