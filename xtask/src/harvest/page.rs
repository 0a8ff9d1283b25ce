//! `docs/harvest.md`: its tables.

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use super::{accept::Counts, compare::Compared, libraries::Library, run::Ran};
use crate::{
    kernel::packages,
    report::{self, Table},
    tree,
    workspace::Workspace,
};

/// The page with the tables.
const PAGE: &str = "docs/harvest.md";
/// What stands in front of what is written, and behind it, each on a line of its own.
const FOUND: &str = "<!-- written by `cargo xtask harvest` -->\n";
const ACCEPTED: &str = "<!-- written by `cargo xtask harvest`: every guess accepted -->\n";
const END: &str = "<!-- end -->\n";

/// What came out of libraries, each with its comparison where there is a finished contract.
pub(super) type Rows<'a> = [(&'a Library, Ran, Option<Compared>)];

/// Writes the tables into the page.
///
/// # Errors
///
/// When the page has no place for them, or cannot be written.
pub(super) fn write(
    workspace: &Workspace,
    rows: &Rows<'_>,
    kernel: &[(&str, Ran)],
    root: &Utf8Path,
) -> Result<()> {
    let path = workspace.root.join(PAGE);
    let page = fs_err::read_to_string(&path)?;
    let page = fill(&page, FOUND, &found(rows, root)?)?;
    let libraries = rows.iter().map(|(library, ran, _)| (library.header, ran));
    let kernel = kernel.iter().map(|(header, ran)| (*header, ran));
    let page = fill(&page, ACCEPTED, &accepted(libraries.chain(kernel)))?;
    tree::write(&path, page.as_bytes())?;
    Ok(())
}

/// What the comparison with a finished contract says.
pub(super) fn sentence(compared: &Compared) -> String {
    format!(
        "{} facts are right, {} wrong; of {} statements of the contract {} are facts, {} facts or proposals",
        compared.right,
        compared.wrong.len(),
        compared.all,
        compared.known,
        compared.proposed
    )
}

fn found(rows: &Rows<'_>, root: &Utf8Path) -> Result<String> {
    let columns = [
        "header",
        "package",
        ">functions",
        ">facts",
        "by source",
        ">proposals",
        ">questions",
        ">not bound",
        ">macros",
        ">lines",
        ">time",
    ];
    let mut table = Table::new(&columns);
    let versions = versions(root)?;
    for (library, ran, _) in rows {
        let harvest = &ran.harvest;
        let sources = harvest.by_source();
        let facts: usize = sources.values().sum();
        let sources: Vec<String> = sources
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let proposals: usize = harvest
            .functions
            .iter()
            .map(|found| found.proposals.len())
            .sum();
        let asked = harvest
            .questions
            .iter()
            .filter(|one| !one.functions.is_empty())
            .count();
        let macros = harvest.refused.iter().filter(|one| one.is_macro).count();
        let package = library.packages.first().copied().unwrap_or_default();
        let version = versions.iter().find(|(name, _)| name == package);
        let version = version.map_or("", |(_, version)| version);
        table.row([
            format!("`{}`", library.header),
            format!("{package} {version}"),
            harvest.functions.len().to_string(),
            facts.to_string(),
            sources.join(", "),
            proposals.to_string(),
            asked.to_string(),
            (harvest.refused.len() - macros).to_string(),
            macros.to_string(),
            ran.lines.to_string(),
            report::time(ran.time),
        ]);
    }
    let mut text = format!("\n{table}\n");
    for (library, _, compared) in rows {
        if let Some(compared) = compared {
            text.push_str(&format!("- {}: {}.\n", library.name, sentence(compared)));
        }
    }
    Ok(text + "\n")
}

/// What becomes of the contracts with every guess accepted.
fn accepted<'a>(rows: impl Iterator<Item = (&'a str, &'a Ran)>) -> String {
    let columns = [
        "header",
        ">SAFE",
        ">UNSAFE",
        ">part of a pattern",
        ">NOT BOUND",
        "errors",
    ];
    let mut table = Table::new(&columns);
    for (header, ran) in rows {
        let accepted = &ran.accepted;
        let count = |of: fn(&Counts) -> usize| {
            let counts = accepted.counts.as_ref();
            counts.map_or_else(String::new, |counts| of(counts).to_string())
        };
        table.row([
            format!("`{header}`"),
            count(|counts| counts.safe),
            count(|counts| counts.not_safe),
            count(|counts| counts.part),
            count(|counts| counts.not_bound),
            accepted.codes(),
        ]);
    }
    format!("\n{table}\n")
}

/// The versions of the unpacked packages, from the names of their files.
fn versions(root: &Utf8Path) -> Result<Vec<(String, String)>> {
    let unpacked = root.parent().and_then(Utf8Path::parent);
    let folder = unpacked
        .context("the packages are nowhere")?
        .join("packages/headers");
    let files = packages::downloaded(&folder)?;
    let names = files.iter().filter_map(|path| {
        let mut parts = path.file_name()?.split('_');
        let name = parts.next()?.to_owned();
        // apt writes the colon of an epoch so.
        Some((name, parts.next()?.replace("%3a", ":")))
    });
    Ok(names.collect())
}

/// The page with these tables behind the line `begin`.
fn fill(page: &str, begin: &str, tables: &str) -> Result<String> {
    let Some((before, rest)) = page.split_once(begin) else {
        bail!("the page has no line `{}`", begin.trim_end());
    };
    let (_, after) = rest
        .split_once(END)
        .context("the page has no end of its tables")?;
    Ok(format!("{before}{begin}{tables}{END}{after}"))
}
