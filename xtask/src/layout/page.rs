//! The tables in `docs/layout.md`.

use anyhow::{Context, Result};

use super::{Kernel, figures::Comparison};
use crate::report::Table;

/// What stands around the tables, on lines of their own.
const BEGIN: &str = "<!-- written by `cargo xtask layout` -->\n";
const BEGIN_WRONG: &str = "<!-- where bindgen is wrong: written by `cargo xtask layout` -->\n";
const END: &str = "<!-- end -->\n";

/// How many differences of a type are shown.
const SHOWN: usize = 4;

/// The page with the tables. That of the kernel in which layouts are wrong stays as it is without it.
///
/// # Errors
///
/// When the page has no place for them.
pub(super) fn fill(page: &str, kernels: &[Kernel], wrong: Option<&Kernel>) -> Result<String> {
    let filled = put(page, BEGIN, &tables(kernels))?;
    match wrong {
        None => Ok(filled),
        Some(kernel) => put(&filled, BEGIN_WRONG, &differing(kernel)),
    }
}

fn put(page: &str, begin: &str, text: &str) -> Result<String> {
    let missing = |what: &str| format!("the page has no line `{}`", what.trim_end());
    let (before, rest) = page.split_once(begin).with_context(|| missing(begin))?;
    let (_, after) = rest.split_once(END).with_context(|| missing(END))?;
    Ok(format!("{before}{begin}{text}{END}{after}"))
}

/// What differs, or lacks members, and how much is equal beside that.
fn differing(kernel: &Kernel) -> String {
    let mut text = String::new();
    for (name, found) in &kernel.comparisons {
        let equal = Comparison::count(&found.records, "equal");
        let differs = found.differs().len();
        text.push_str(&format!(
            "\n{}, {name}: {equal} structs and unions equal, {differs} different.\n{}",
            kernel.release,
            unequal(&kernel.release, name, found)
        ));
    }
    text.push('\n');
    text
}

fn tables(kernels: &[Kernel]) -> String {
    let mut text = String::from("\n");
    let mut table = Table::new(&[
        "kernel",
        "held against its BTF",
        "equal",
        "members",
        "size only",
        "lacking members",
        "different",
        "several",
        "not there",
        "enums equal",
        "not there",
    ]);
    for kernel in kernels {
        for (name, found) in &kernel.comparisons {
            let count = |verdict: &str| Comparison::count(&found.records, verdict).to_string();
            let members: usize = found.records.iter().map(|one| one.members).sum();
            table.row([
                kernel.release.clone(),
                name.clone(),
                count("equal"),
                members.to_string(),
                count("equal_size"),
                count("lacks"),
                count("differs"),
                count("ambiguous"),
                count("unknown"),
                Comparison::count(&found.enums, "equal").to_string(),
                Comparison::count(&found.enums, "unknown").to_string(),
            ]);
        }
    }
    text.push_str(&table.to_string());
    for kernel in kernels {
        for (name, found) in &kernel.comparisons {
            text.push_str(&named(&kernel.release, name, found));
        }
    }
    text.push('\n');
    text
}

/// A table of what differs or lacks members; nothing if nothing does.
fn unequal(release: &str, name: &str, found: &Comparison) -> String {
    let lacks = found.records.iter().filter(|one| one.verdict == "lacks");
    let differs: Vec<_> = found.differs().into_iter().chain(lacks).collect();
    if differs.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["type", "bindings for kernel"]);
    for one in differs {
        let mut words: Vec<_> = one
            .differences
            .iter()
            .take(SHOWN)
            .map(|it| it.words())
            .collect();
        let more = one.differences.len().saturating_sub(SHOWN);
        words.extend((more > 0).then(|| format!("{more} more")));
        table.row([format!("`{}`", one.name), words.join("; ")]);
    }
    format!(
        "\n{release}, {name}, different or lacking members (sizes in bytes, offsets in bits):\n\n{table}"
    )
}

/// What was not equal, by name.
fn named(release: &str, name: &str, found: &Comparison) -> String {
    let mut text = unequal(release, name, found);
    for (verdict, words) in [
        ("equal_size", "equal in size, without members to compare"),
        ("ambiguous", "equal to one of several definitions"),
        (
            "unknown",
            "not in the BTF, since nothing that is built in uses it",
        ),
    ] {
        let all = found.records.iter().chain(&found.enums);
        let names: Vec<_> = all
            .filter(|one| one.verdict == verdict)
            .map(|one| format!("`{}`", one.name))
            .collect();
        if !names.is_empty() {
            text.push_str(&format!(
                "\n<details><summary>{release}, {name}: {} {words}</summary>\n\n",
                names.len()
            ));
            text.push_str(&format!("{}\n\n</details>\n", names.join(", ")));
        }
    }
    text
}
