//! `docs/drift.md`: every contracted name that is not the same in all trees, and what the tool does about it.

mod complete;
mod layouts;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use anyhow::{Context, Result};

use super::{
    called::Called,
    document::{Change, Document, Fate, Item},
    layouts::{Accepted, Held, Names},
};
use crate::{report::Table, tree, workspace::Workspace};

/// The page.
const PAGE: &str = "docs/drift.md";

/// What stands in front of each part that is written, on a line of its own.
const COMPLETE: &str = "<!-- how complete: written by `cargo xtask drift` -->\n";
const LAYOUTS: &str = "<!-- layouts: written by `cargo xtask drift` -->\n";
const NAMES: &str = "<!-- names: written by `cargo xtask drift` -->\n";

/// What stands behind it.
const END: &str = "<!-- end -->\n";

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The versions of the trees, oldest first.
    pub(super) versions: Vec<String>,
    /// What changed from each tree to the next.
    pub(super) pairs: Vec<(Document, String)>,
    /// What is not as it was accepted, by tree.
    pub(super) stale: Vec<Document>,
    /// What `safebind check` says of each tree, without what is not bound.
    pub(super) checked: Vec<Vec<String>>,
    /// How what was found of prototypes compares with bindgen's.
    pub(super) agreements: Vec<complete::Pair>,
    /// All contracted names.
    pub(super) names: Names,
    /// What was accepted of layouts.
    pub(super) accepted: Accepted,
    /// What `safebind layout` says of each tree.
    pub(super) held: Vec<Held>,
}

impl Found {
    /// The text of the page between its marks.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}\n{}", self.trees(), self.names());
        for (index, (_, diff)) in self.pairs.iter().enumerate() {
            let diff = short(diff);
            let from = self.versions.get(index).map_or("", String::as_str);
            let to = self.versions.get(index + 1).map_or("", String::as_str);
            let _ = write!(text, "\n## From {from} to {to}\n\n```text\n{diff}```\n");
        }
        text
    }

    /// A row for each tree: whether the contracts hold for it.
    fn trees(&self) -> Table {
        let mut table = Table::new(&[
            "tree",
            ">names",
            ">as accepted",
            ">stale",
            "`safebind check`",
        ]);
        let rows = self.versions.iter().zip(&self.stale).zip(&self.checked);
        for ((version, stale), checked) in rows {
            let grave = stale.items.iter().filter(|item| item.severity != "note");
            table.row([
                version.clone(),
                stale.compared.to_string(),
                (stale.compared - grave.clone().count()).to_string(),
                grave.count().to_string(),
                checked.join("<br>"),
            ]);
        }
        table
    }

    /// A row for each name that is not the same everywhere, and one for all others.
    fn names(&self) -> String {
        let mut rows: BTreeMap<(String, String), Vec<Vec<&Item>>> = BTreeMap::new();
        for (index, (document, _)) in self.pairs.iter().enumerate() {
            for item in &document.items {
                let contract = item.contract.clone().unwrap_or_default();
                let empty = || vec![Vec::new(); self.pairs.len()];
                let row = rows
                    .entry((contract, item.name.clone()))
                    .or_insert_with(empty);
                if let Some(cell) = row.get_mut(index) {
                    cell.push(item);
                }
            }
        }
        let mut columns = vec!["contract".to_owned(), "name".to_owned()];
        let pairs = self.versions.windows(2);
        columns.extend(pairs.map(|pair| pair.join(" to ")));
        columns.push("what the tool does".to_owned());
        let mut table = Table::new(&columns.iter().map(String::as_str).collect::<Vec<_>>());
        let unchanged = self.unchanged(rows.keys().map(|(_, name)| name.as_str()).collect());
        for ((contract, name), cells) in rows {
            let file = contract.rsplit('/').next().unwrap_or_default();
            let mut row = vec![format!("`{file}`"), format!("`{name}`")];
            row.extend(
                cells
                    .iter()
                    .map(|items| items.iter().map(|item| what(item)).collect()),
            );
            let done: BTreeSet<String> =
                cells.iter().flatten().flat_map(|item| done(item)).collect();
            row.push(done.into_iter().collect::<Vec<_>>().join("; "));
            table.row(row);
        }
        let all: usize = self.names.values().map(BTreeSet::len).sum();
        let same: usize = unchanged.iter().map(|(_, names)| names.len()).sum();
        let mut list = String::new();
        for (contract, names) in unchanged {
            let _ = writeln!(list, "- `{contract}`: `{}`", names.join("`, `"));
        }
        format!(
            "Of {all} contracted names, {same} are the same in all trees:\n\n{list}\n\
             The others:\n\n{table}"
        )
    }

    /// The contracted names that are not among these, by contract.
    fn unchanged(&self, changed: BTreeSet<&str>) -> Vec<(&str, Vec<&str>)> {
        let contracts = self.names.iter().map(|(contract, names)| {
            let names = names.iter().map(String::as_str);
            let same = names.filter(|name| !changed.contains(name)).collect();
            (contract.as_str(), same)
        });
        contracts
            .filter(|(_, same): &(&str, Vec<&str>)| !same.is_empty())
            .collect()
    }
}

/// A difference without bodies and comments: those are the kernel's text, and the command shows them.
fn short(diff: &str) -> String {
    let mut shown = String::new();
    let mut is_left_out = false;
    for line in diff.lines() {
        let is_part = line.starts_with("  ") && !line.starts_with("   ");
        let is_item = !line.starts_with(' ') && !line.is_empty();
        if is_item && is_left_out {
            shown.push('\n');
        }
        if is_part || is_item {
            is_left_out = line.starts_with("  body (") || line.starts_with("  documentation (");
            shown.push_str(line);
            shown.push('\n');
        } else if !is_left_out {
            shown.push_str(line);
            shown.push('\n');
        }
    }
    shown
}

/// What happened to a name, in a few words.
fn what(item: &Item) -> String {
    match &item.fate {
        Fate::New => "new".to_owned(),
        Fate::Gone { .. } => "**gone**".to_owned(),
        Fate::Changed(changes) => {
            let words = changes.iter().map(|change| {
                let part = change.part.replace('_', " ");
                match change.severity.as_str() {
                    "error" => format!("**{part}**"),
                    "review" => format!("_{part}_"),
                    _ => part,
                }
            });
            words.collect::<Vec<_>>().join(", ")
        }
    }
}

/// What the tool does about it.
fn done(item: &Item) -> Vec<String> {
    let Fate::Changed(changes) = &item.fate else {
        return vec![
            match item.fate {
                Fate::Gone { expected: true } => {
                    "no wrapper, as the contract says (`may_be_absent`)"
                }
                Fate::Gone { .. } => "refuses (SB0301)",
                _ => "a wrapper where it is declared",
            }
            .to_owned(),
        ];
    };
    let stale = |change: &Change| match change.severity.as_str() {
        "error" => "stale until accepted (SB1001)",
        "review" => "stale until accepted (SB1002)",
        _ => "noted",
    };
    let more = |part: &str| match part {
        "name" => Some("called by the name of the tree (`also_named`)"),
        "kind" if item.kind == "function" => Some("called without a shim"),
        "kind" => Some("called through a shim, with the prototype of the contract"),
        "prototype" | "value" => Some("the wrapper follows the headers"),
        "offset" | "size" | "alignment" => {
            Some("raw bindings have the layout of the headers, and test it")
        }
        "parameter_names" | "parameters" => Some("found by `also_named`"),
        _ => None,
    };
    let words = changes.iter().flat_map(|change| {
        let words = [Some(stale(change)), more(&change.part)];
        words.into_iter().flatten().map(str::to_owned)
    });
    let mut words: Vec<String> = words.collect();
    if words.iter().any(|word| word != "noted") {
        // What is looked at anyway needs no note.
        words.retain(|word| word != "noted");
    }
    words
}

/// Puts the text into the page, or compares; `false` when the page is out of date and was to be left as it is.
///
/// # Errors
///
/// When the page cannot be read or written, or has no place for it.
pub(super) fn store(
    workspace: &Workspace,
    found: &Found,
    called: &Called,
    check: bool,
) -> Result<bool> {
    let path = workspace.root.join(PAGE);
    let present = fs_err::read_to_string(&path)?;
    let complete = complete::text(&called.source, called.names.len(), &found.agreements);
    let filled = put(&present, COMPLETE, &complete)?;
    let filled = put(
        &filled,
        LAYOUTS,
        &layouts::text(&found.held, &found.accepted),
    )?;
    let filled = put(&filled, NAMES, &found.text())?;
    if filled == present {
        return Ok(true);
    }
    if check {
        println!("`{PAGE}` is out of date: run `cargo xtask drift`");
        return Ok(false);
    }
    tree::write(&path, filled.as_bytes())?;
    println!("wrote `{PAGE}`");
    Ok(true)
}

/// The page with a part of it replaced.
fn put(page: &str, begin: &str, text: &str) -> Result<String> {
    let missing = |what: &str| format!("`{PAGE}` has no line `{}`", what.trim_end());
    let (before, rest) = page.split_once(begin).with_context(|| missing(begin))?;
    let (_, after) = rest.split_once(END).with_context(|| missing(END))?;
    Ok(format!("{before}{begin}\n{text}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{Document, Found};

    #[test]
    fn a_name_has_one_row_with_what_happened_between_each_two_trees() {
        let json = |fate: &str| {
            let text = format!(
                r#"{{"compared": 3, "same": 2, "items": [{{"name": "f", "kind": "macro",
                    "contract": "a/b.yaml", "severity": "error", "fate": {fate}}}]}}"#
            );
            serde_json::from_str::<Document>(&text).expect("it is a drift")
        };
        let changed = json(r#"{"changed": [{"part": "kind", "severity": "error"}]}"#);
        let gone = json(r#"{"gone": {"renames": [], "expected": true}}"#);
        let found = Found {
            versions: ["1", "2", "3"].map(str::to_owned).into(),
            names: [("b.yaml".to_owned(), ["f", "g"].map(str::to_owned).into())].into(),
            pairs: vec![(changed, "one\n".to_owned()), (gone, "two\n".to_owned())],
            ..Found::default()
        };
        let text = found.text();
        assert!(
            text.contains(
                "Of 2 contracted names, 1 are the same in all trees:\n\n- `b.yaml`: `g`\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("| `b.yaml` | `f`  | **kind** | **gone** |"),
            "{text}"
        );
        assert!(
            text.contains("## From 2 to 3\n\n```text\ntwo\n```"),
            "{text}"
        );
    }
}
