//! `cargo xtask mutants`: changes every key of every shipped contract in turn, or of the contracts of fixtures, and
//! checks that each change is noticed: the generator rejects it, or writes something else, which
//! `regenerate --check` and the test `fixtures` show.

mod allow;
mod judge;
mod mutate;
mod show;
mod subject;
mod words;

use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    generator::{Generator, Profile, SETS},
    report,
    workspace::Workspace,
};
use allow::Allowed;
use judge::{Bed, Verdict};
use mutate::{Known, Mutation};
use show::Sums;
use subject::{PATTERNS, Subject};

/// What may survive in shipped contracts.
const ALLOWED: &str = "xtask/mutants.yaml";

/// What may survive in the contracts of fixtures besides.
const ALLOWED_OF_FIXTURES: &str = "xtask/mutants_of_fixtures.yaml";

/// Change every key of every shipped contract in turn, or of the contracts of fixtures, and check that each change is
/// noticed
///
/// A mutant is killed if the generator rejects it or writes another wrapper. One that survives, or that
/// only the contracts in words show, needs a reason in `xtask/mutants.yaml`, or for fixtures in `xtask/mutants_of_fixtures.yaml`; so does no other.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only keys whose path contains this text
    #[arg(long, value_name = "TEXT")]
    key: Option<String>,
    /// The contracts of fixtures whose names contain this text, in place of the shipped ones; all of them without a
    /// text
    #[arg(long, value_name = "TEXT", num_args = 0..=1, default_missing_value = "")]
    fixtures: Option<String>,
    /// Show each mutant of the fixtures, not only their sums
    #[arg(long, short, requires = "fixtures")]
    verbose: bool,
}

/// A mutation of a contract, and what came of it.
struct Mutant {
    contract: usize,
    mutation: Mutation,
    verdict: Verdict,
}

/// Runs the command; `false` when a mutant survived without a reason, or a reason is not needed.
///
/// # Errors
///
/// When the generator cannot run, or refuses the contracts as they are shipped.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let start = Instant::now();
    let shipped = Allowed::read(&workspace.root.join(ALLOWED))?;
    let (mut allowed, list) = match &options.fixtures {
        None => (shipped, ALLOWED),
        Some(_) => {
            let own = Allowed::read(&workspace.root.join(ALLOWED_OF_FIXTURES))?;
            (own.with(&shipped), ALLOWED_OF_FIXTURES)
        }
    };
    let generator = Generator::build(workspace, Profile::Dev)?;
    let mut fine = true;
    let mut sums = Sums::default();
    for subject in subjects(workspace, options)? {
        let bed = Bed::prepare(workspace, &generator, &subject)
            .with_context(|| format!("in `{subject}`"))?;
        let jobs = jobs(&bed, options.key.as_deref());
        if jobs.is_empty() && options.key.is_none() {
            bail!("there is nothing to mutate in `{subject}`");
        }
        eprintln!("{} mutants of {subject}", jobs.len());
        let verdicts = judge::all(&bed, &jobs)?;
        let mut mutants: Vec<Mutant> = jobs
            .into_iter()
            .zip(verdicts)
            .map(|((contract, mutation), verdict)| Mutant {
                contract,
                mutation,
                verdict,
            })
            .collect();
        mutants.sort_by(|a, b| a.mutation.key.cmp(&b.mutation.key));
        let rows = show::rows(&mutants, &bed.contracts, &mut allowed);
        if subject.shipped.is_some() || options.verbose {
            fine &= rows.print();
        } else {
            sums.add(subject.short(), &mutants, rows);
        }
    }
    fine &= sums.print();
    let of_all = options.fixtures.as_ref().is_none_or(String::is_empty);
    if options.key.is_none() && of_all {
        for entry in allowed.unneeded() {
            println!("not needed in {list}: `{entry}`");
            fine = false;
        }
    }
    println!("in {}", report::time(start.elapsed()));
    Ok(fine)
}

/// Whose contracts are changed, as far as it is wanted.
fn subjects(workspace: &Workspace, options: &Options) -> Result<Vec<Subject>> {
    let Some(text) = &options.fixtures else {
        return SETS
            .iter()
            .map(|set| Subject::of_set(workspace, set))
            .collect();
    };
    let wanted: Vec<&str> = PATTERNS
        .into_iter()
        .filter(|name| name.contains(text.as_str()))
        .collect();
    if wanted.is_empty() {
        bail!(
            "no fixture is named like `{text}`; there are: {}",
            PATTERNS.join(", ")
        );
    }
    wanted
        .into_iter()
        .map(|name| Subject::of_fixture(workspace, name))
        .collect()
}

/// The mutations of all contracts, each with the index of its contract.
fn jobs(bed: &Bed, key: Option<&str>) -> Vec<(usize, Mutation)> {
    let mut known = Known::default();
    for contract in &bed.contracts {
        known.learn(&contract.tree);
    }
    let mut jobs = Vec::new();
    for (index, contract) in bed.contracts.iter().enumerate() {
        let found = mutate::mutations(&contract.tree, &known);
        let wanted = found
            .into_iter()
            .filter(|m| key.is_none_or(|text| m.key.contains(text)));
        jobs.extend(wanted.map(|mutation| (index, mutation)));
    }
    jobs
}
