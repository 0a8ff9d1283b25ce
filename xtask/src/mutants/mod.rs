//! `cargo xtask mutants`: changes every key of every shipped contract in turn, or of the contracts of fixtures or of the
//! examples over real libraries, and checks that each change is noticed: the generator rejects it, or writes something
//! else, which `regenerate --check` and the test `fixtures` show.

mod allow;
mod judge;
mod mutate;
mod once;
mod show;
mod subject;
mod words;

use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    examples::{EXAMPLES, Example},
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

/// What may survive in the contracts of the examples besides.
const ALLOWED_OF_EXAMPLES: &str = "xtask/mutants_of_examples.yaml";

/// Change every key of every shipped contract in turn, or of other contracts, and check that each change is noticed
///
/// A mutant is killed if the generator rejects it or writes another wrapper. One that survives, or that only the contracts in
/// words show, needs a reason in `xtask/mutants.yaml`, or for fixtures and examples in `xtask/mutants_of_fixtures.yaml` and
/// `xtask/mutants_of_examples.yaml`; so does no other.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only keys whose path contains this text
    #[arg(long, value_name = "TEXT")]
    key: Option<String>,
    /// The contracts of fixtures whose names contain this text, in place of the shipped ones; all of them without a
    /// text
    #[arg(long, value_name = "TEXT", num_args = 0..=1, default_missing_value = "")]
    fixtures: Option<String>,
    /// The contracts of the examples over real libraries whose names contain this text, in place of the shipped ones; all
    /// of them without a text
    #[arg(long, value_name = "TEXT", num_args = 0..=1, default_missing_value = "", conflicts_with = "fixtures")]
    examples: Option<String>,
    /// Change also what an example says more than once in each of these places
    #[arg(long, requires = "examples")]
    every: bool,
    /// Show each mutant of fixtures and examples, not only their sums
    #[arg(long, short)]
    verbose: bool,
}

/// A mutation of a contract, and what came of it.
struct Mutant {
    contract: usize,
    mutation: Mutation,
    verdict: Verdict,
}

/// Whose contracts are changed; of fixtures and examples those whose names contain a text.
#[derive(Clone, Copy)]
enum Choice<'a> {
    Shipped,
    Fixtures(&'a str),
    Examples(&'a str),
}

/// Runs the command; `false` when a mutant survived without a reason, or a reason is not needed.
///
/// # Errors
///
/// When the generator cannot run, or refuses the contracts as they are shipped.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let start = Instant::now();
    let choice = match (&options.fixtures, &options.examples) {
        (Some(text), _) => Choice::Fixtures(text),
        (None, Some(text)) => Choice::Examples(text),
        (None, None) => Choice::Shipped,
    };
    let mut allowed = choice.allowed(workspace)?;
    let (subjects, skipped) = choice.subjects(workspace)?;
    let generator = Generator::build(workspace, Profile::Dev)?;
    let mut fine = true;
    let mut sums = Sums::default();
    for subject in subjects {
        let bed = Bed::prepare(workspace, &generator, &subject)
            .with_context(|| format!("in `{subject}`"))?;
        let mutants = judged(&bed, &subject, options)?;
        let rows = show::rows(&mutants, &bed.contracts, &mut allowed);
        if subject.shipped.is_some() || options.verbose {
            fine &= rows.print();
        } else {
            sums.add(subject.short(), &mutants, rows);
        }
    }
    fine &= sums.print();
    if options.key.is_none() && choice.is_all() && skipped.is_empty() {
        for entry in allowed.unneeded() {
            println!("not needed in {}: `{entry}`", choice.list());
            fine = false;
        }
    }
    for line in skipped {
        println!("skipped: {line}");
    }
    println!("in {}", report::time(start.elapsed()));
    Ok(fine)
}

impl Choice<'_> {
    /// The list of what may survive.
    fn list(self) -> &'static str {
        match self {
            Self::Shipped => ALLOWED,
            Self::Fixtures(_) => ALLOWED_OF_FIXTURES,
            Self::Examples(_) => ALLOWED_OF_EXAMPLES,
        }
    }

    /// What may survive, by this list and by those that are more general.
    fn allowed(self, workspace: &Workspace) -> Result<Allowed> {
        let read = |list: &str| Allowed::read(&workspace.root.join(list));
        let own = read(self.list())?;
        Ok(match self {
            Self::Shipped => own,
            Self::Fixtures(_) => own.with(&read(ALLOWED)?),
            Self::Examples(_) => own.with(&read(ALLOWED_OF_FIXTURES)?).with(&read(ALLOWED)?),
        })
    }

    /// Whether no text leaves any out.
    fn is_all(self) -> bool {
        match self {
            Self::Shipped => true,
            Self::Fixtures(text) | Self::Examples(text) => text.is_empty(),
        }
    }

    /// The contracts, and why others are skipped.
    fn subjects(self, workspace: &Workspace) -> Result<(Vec<Subject>, Vec<String>)> {
        let mut skipped = Vec::new();
        let subjects = match self {
            Self::Shipped => SETS
                .iter()
                .map(|set| Subject::of_set(workspace, set))
                .collect::<Result<_>>()?,
            Self::Fixtures(text) => named(PATTERNS.into_iter(), text)?
                .into_iter()
                .map(|name| Subject::of_fixture(workspace, name))
                .collect::<Result<_>>()?,
            Self::Examples(text) => {
                let wanted = named(EXAMPLES.iter().map(Example::short), text)?;
                let wanted = EXAMPLES
                    .iter()
                    .filter(|example| wanted.contains(&example.short()));
                let mut subjects = Vec::new();
                for example in wanted {
                    match Subject::of_example(workspace, example) {
                        Ok(subject) => subjects.push(subject),
                        Err(error) => skipped.push(format!("{}: {error:#}", example.package)),
                    }
                }
                subjects
            }
        };
        Ok((subjects, skipped))
    }
}

/// The names that contain a text.
fn named<'a>(names: impl Iterator<Item = &'a str> + Clone, text: &str) -> Result<Vec<&'a str>> {
    let wanted: Vec<&str> = names.clone().filter(|name| name.contains(text)).collect();
    if wanted.is_empty() {
        let names: Vec<&str> = names.collect();
        bail!(
            "none is named like `{text}`; there are: {}",
            names.join(", ")
        );
    }
    Ok(wanted)
}

/// What came of the mutants of a folder, by key.
fn judged(bed: &Bed, subject: &Subject, options: &Options) -> Result<Vec<Mutant>> {
    let jobs = jobs(bed, options.key.as_deref(), subject.once && !options.every);
    if jobs.is_empty() && options.key.is_none() {
        bail!("there is nothing to mutate in `{subject}`");
    }
    eprintln!("{} mutants of {subject}", jobs.len());
    let verdicts = judge::all(bed, &jobs)?;
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
    Ok(mutants)
}

/// The mutations of all contracts, each with the index of its contract; with `once`, without those that repeat another one.
fn jobs(bed: &Bed, key: Option<&str>, once: bool) -> Vec<(usize, Mutation)> {
    let mut known = Known::default();
    for contract in &bed.contracts {
        known.learn(&contract.tree);
    }
    let mut jobs = Vec::new();
    for (index, contract) in bed.contracts.iter().enumerate() {
        let mut found = mutate::mutations(&contract.tree, &known);
        if once {
            found = once::of_each(&contract.tree, found);
        }
        let wanted = found
            .into_iter()
            .filter(|m| key.is_none_or(|text| m.key.contains(text)));
        jobs.extend(wanted.map(|mutation| (index, mutation)));
    }
    jobs
}
