//! `cargo xtask new-header`: the contract of the tutorial over real kernel headers.

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{self, CSide, Generator, Profile, Request, SETS},
    kernel::headers::{fetch, find},
    tree,
    workspace::Workspace,
};

/// The folder with the contract, and with what comes out of it.
const EXAMPLE: &str = "examples/new-header";
/// The contract.
const CONTRACT: &str = "property.yaml";
/// What comes out of it.
const EXPECTED: &str = "expected";
/// The series of kernels that the tutorial is about.
const SERIES: &str = "7";

/// Generate from the contract of the tutorial over the newest kernel headers, and write what comes out of it beside it
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// Runs the command; `false` when the generator refuses the contract, or `--check` found a difference.
///
/// # Errors
///
/// When the headers or the generator cannot be had.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let folder = headers()?;
    let found = find(&folder, None)?;
    let headers = found.last().context("the folder has no kernel headers")?;
    let out = workspace.scratch().join("new-header");
    tree::remove(&out)?;
    let request = Request {
        contracts: vec![Utf8Path::new(EXAMPLE).join(CONTRACT)],
        profile: SETS[0].profile(),
        out: out.clone(),
        bindings: false,
        layout_checks: None,
        stamp: None,
        force: true,
        stale: false,
        c_side: CSide::Headers(headers.flags()),
    };
    let outcome = Generator::build(workspace, Profile::Dev)?.generate(&request)?;
    print!("Linux {}: {}", headers.release, outcome.text());
    if !outcome.success() {
        return Ok(false);
    }
    let mut made = tree::read(&out)?;
    generator::only_wrappers(&mut made);
    let expected = workspace.root.join(EXAMPLE).join(EXPECTED);
    if !options.check {
        for (path, bytes) in &made {
            if tree::write(&expected.join(path), bytes)? {
                println!("wrote {EXAMPLE}/{EXPECTED}/{path}");
            }
        }
        return Ok(true);
    }
    let kept = tree::read(&expected)?;
    let differences = tree::compare(&kept, &made);
    for difference in &differences {
        print!("{difference}");
    }
    Ok(differences.is_empty())
}

/// The newest headers, from the cache or fetched.
///
/// # Errors
///
/// When they are not there and cannot be had.
pub(crate) fn headers() -> Result<Utf8PathBuf> {
    let mut provided = fetch::provide(&[SERIES.to_owned()], false, None)?;
    match provided.pop() {
        Some((_, folder)) => folder,
        None => bail!("no kernel headers of the series {SERIES}"),
    }
}
