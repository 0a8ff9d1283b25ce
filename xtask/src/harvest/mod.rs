//! `cargo xtask harvest`: what `safebind new` finds in the headers of real libraries.

mod accept;
mod compare;
mod corpus;
mod fetch;
mod libraries;
mod page;
mod run;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{Generator, Profile},
    kernel::{
        headers::{Headers, find},
        packages,
    },
    new_header, report,
    workspace::Workspace,
};
use compare::Compared;
pub(crate) use fetch::bindgen;
use libraries::{BASE, KERNEL, LARGEST, LIBRARIES, Library};
use run::{Ran, Subject};

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
    /// The same for the C headers with which bindgen is tested; its package is fetched into the cache
    #[arg(long, conflicts_with_all = ["check", "corpus"])]
    bindgen: bool,
}

/// Runs the command; `false` when a fact is wrong, or the check refuses a guess.
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
    let corpus = match &options.corpus {
        None if options.bindgen => Some(fetch::bindgen()?),
        folder => folder.clone(),
    };
    if let Some(folder) = corpus {
        return corpus::run(&generator, &folder, &scratch).map(|()| true);
    }
    let root = headers()?;
    let mut rows = Vec::new();
    for library in &LIBRARIES {
        let ran = one(&generator, &Subject::library(library, &root), &scratch)?;
        let compared = compared(workspace, library, &ran)?;
        rows.push((library, ran, compared));
    }
    let mut kernel = Vec::new();
    match kernel_headers() {
        Ok(headers) => {
            for header in KERNEL {
                let subject = Subject::kernel(header, &headers);
                kernel.push((header, one(&generator, &subject, &scratch)?));
            }
        }
        Err(error) if options.check => println!("skipped: headers of the kernel: {error:#}"),
        Err(error) => return Err(error),
    }
    let mut all_right = true;
    let libraries = rows.iter().map(|(library, ran, _)| (library.header, ran));
    for (header, ran) in libraries.chain(kernel.iter().map(|(header, ran)| (*header, ran))) {
        if !ran.accepted.errors.is_empty() {
            println!("refused: {header}: {}", ran.accepted.codes());
            all_right = false;
        }
    }
    for (library, _, compared) in &rows {
        let Some(compared) = compared else { continue };
        for wrong in &compared.wrong {
            println!("wrong: {}: {wrong}", library.name);
            all_right = false;
        }
        println!("{}: {}", library.name, page::sentence(compared));
    }
    if !options.check {
        page::write(workspace, &rows, &kernel, &root)?;
    }
    Ok(all_right)
}

/// Runs over one header, and says so.
fn one(generator: &Generator, subject: &Subject, scratch: &Utf8Path) -> Result<Ran> {
    let ran = run::run(generator, subject, scratch)?;
    println!(
        "{:<24} {} functions, {}; with every guess accepted: {}",
        subject.name,
        ran.harvest.functions.len(),
        report::time(ran.time),
        ran.accepted,
    );
    Ok(ran)
}
/// The newest headers of the kernel, from the cache or fetched.
fn kernel_headers() -> Result<Headers> {
    let found = find(&new_header::headers()?, None)?;
    found.into_iter().next_back().context("the folder has none")
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
