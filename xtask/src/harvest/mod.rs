//! `cargo xtask harvest`: what `safebind new` finds in the headers of real libraries.

mod compare;
mod corpus;
mod libraries;
mod run;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{Generator, Profile},
    kernel::packages,
    report::{self, Table},
    tree,
    workspace::Workspace,
};
use compare::Compared;
use libraries::{BASE, LARGEST, LIBRARIES, Library};
use run::Ran;

/// Harvest the headers of real libraries, and write what came out into the tables of `docs/harvest.md`
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write no page; only run, and fail where something does not come out as it should
    #[arg(long)]
    check: bool,
    /// Build with optimizations, as for measuring
    #[arg(long)]
    release: bool,
    /// Only run over all headers in and below this folder: whatever they declare, nothing may panic
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    corpus: Option<Utf8PathBuf>,
}

/// The page with the tables.
const PAGE: &str = "docs/harvest.md";
/// What stands in front of the tables, and behind them, each on a line of its own.
const BEGIN: &str = "<!-- written by `cargo xtask harvest` -->\n";
const END: &str = "<!-- end -->\n";

/// Runs the command; `false` when a fact is wrong.
///
/// # Errors
///
/// When packages cannot be had, a header cannot be harvested, or the page cannot be written.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let profile = if options.release {
        Profile::Release
    } else {
        Profile::Dev
    };
    let generator = Generator::build(workspace, profile)?;
    let scratch = workspace.scratch().join("harvest");
    fs_err::create_dir_all(&scratch)?;
    if let Some(folder) = &options.corpus {
        return corpus::run(&generator, folder, &scratch).map(|()| true);
    }
    let root = headers()?;
    let mut rows = Vec::new();
    for library in &LIBRARIES {
        let ran = run::run(&generator, library, &root, &scratch)?;
        println!(
            "{:<12} {} functions, {}",
            library.name,
            ran.harvest.functions.len(),
            report::time(ran.time)
        );
        let compared = compared(workspace, library, &ran)?;
        rows.push((library, ran, compared));
    }
    let mut all_right = true;
    for (library, _, compared) in &rows {
        let Some(compared) = compared else { continue };
        for wrong in &compared.wrong {
            println!("wrong: {}: {wrong}", library.name);
            all_right = false;
        }
        println!("{}: {}", library.name, sentence(compared));
    }
    if !options.check {
        let path = workspace.root.join(PAGE);
        let page = fs_err::read_to_string(&path)?;
        let page = fill(&page, &tables(&rows, &root)?)?;
        tree::write(&path, page.as_bytes())?;
    }
    Ok(all_right)
}

/// The unpacked packages with all headers.
///
/// # Errors
///
/// When the cache has none, and they cannot be fetched.
pub(crate) fn headers() -> Result<Utf8PathBuf> {
    let mut names: Vec<&str> = LIBRARIES
        .iter()
        .flat_map(|one| one.packages)
        .copied()
        .collect();
    names.extend(BASE);
    names.sort_unstable();
    names.dedup();
    packages::library("headers", &names)
}

/// A header with what it is read with.
pub(crate) struct Largest {
    /// As in `#include <...>`.
    pub(crate) header: &'static str,
    /// The files that count as well, as a regular expression.
    pub(crate) files: Option<String>,
    /// Arguments for clang.
    pub(crate) arguments: Vec<String>,
}

/// The header that declares most functions; `root` has the unpacked packages.
pub(crate) fn largest(root: &Utf8Path) -> Largest {
    Largest {
        header: LARGEST.header,
        files: run::files(&LARGEST),
        arguments: run::arguments(&LARGEST, root),
    }
}

fn compared(workspace: &Workspace, library: &Library, ran: &Ran) -> Result<Option<Compared>> {
    let contract = library.contract.map(|path| workspace.root.join(path));
    match contract.filter(|path| path.is_file()) {
        Some(path) => compare::compare(&ran.harvest, &path).map(Some),
        None => Ok(None),
    }
}

fn sentence(compared: &Compared) -> String {
    format!(
        "{} facts are right, {} wrong; of {} statements of the contract {} are facts, {} facts or proposals",
        compared.right,
        compared.wrong.len(),
        compared.all,
        compared.known,
        compared.proposed
    )
}

fn tables(rows: &[(&Library, Ran, Option<Compared>)], root: &Utf8Path) -> Result<String> {
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

/// The page with these tables.
fn fill(page: &str, tables: &str) -> Result<String> {
    let Some((before, rest)) = page.split_once(BEGIN) else {
        bail!("the page has no line `{}`", BEGIN.trim_end());
    };
    let (_, after) = rest
        .split_once(END)
        .context("the page has no end of its tables")?;
    Ok(format!("{before}{BEGIN}{tables}{END}{after}"))
}
