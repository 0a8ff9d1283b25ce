//! `cargo xtask kernel mutants`: mistakes on purpose, each built into a kernel, to see which check notices it.

mod judge;
mod list;
mod show;

use std::time::Instant;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use self::{
    judge::Check,
    list::{LIST, Mutant, Place},
    show::Tried,
};
use super::{
    Session, State, build,
    cli::Chosen,
    results::Results,
    round::{Kernel, Round, program},
};
use crate::{
    generator::{self, Generator, SETS},
    report::Counts,
    tree,
    workspace::Workspace,
};

/// Build mistakes into the generated files, boot each kernel, and see which check notices them
///
/// The mistakes are in contracts, in compositions, or in what the generator writes; `kernel/mutants.yaml` has
/// them, each with the check that has to notice it. First comes a boot without a mistake, which must be as
/// good as that of the untouched tree. The last line counts the mutants: one that is noticed by the check
/// that has to has passed.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// Only show the mutants, without building anything
    #[arg(long)]
    list: bool,
    /// Only mutants whose name or file contains one of these
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
}

/// Runs the command; `false` when a mutant was not noticed by what has to notice it.
///
/// # Errors
///
/// When the list is out of date, a kernel without a mistake does not pass, or something is missing.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let text = fs_err::read_to_string(workspace.root.join(LIST))?;
    let chosen = list::choose(list::parse(&text)?, &options.filters)?;
    if options.list {
        print!("{}", show::list(&chosen));
        return Ok(true);
    }
    let target = options.chosen.target();
    let (left, mutants) = chosen
        .into_iter()
        .partition::<Vec<_>, _>(|mutant| mutant.skipped(target.kind).is_some());
    let mut counts = Counts::default();
    for mutant in left {
        let reason = mutant.skipped(target.kind).unwrap_or_default().to_owned();
        counts.skipped.push((mutant.name, reason));
    }
    let mut tried = Vec::new();
    if !mutants.is_empty() {
        let annotations = workspace.root.join("annotations").join(SETS[0].name);
        check_contracts(&mutants, &annotations)?;
        let mut session = Session::open(workspace, &target)?;
        let mut bench = Bench::new(workspace, &mut session, annotations)?;
        let outcome = bench.all(&mutants, &mut tried);
        // Also after an error: the next one to use the folders finds what it expects.
        let restored = bench.restore();
        outcome?;
        restored?;
    }
    Ok(show::end(&tried, counts))
}

/// Makes sure that mistakes in contracts and compositions can be made, before anything is built.
fn check_contracts(mutants: &[Mutant], annotations: &Utf8Path) -> Result<()> {
    let of_contract = |mutant: &&Mutant| !matches!(mutant.place, Place::Generated(_));
    for mutant in mutants.iter().filter(of_contract) {
        mutant.text(annotations)?;
    }
    Ok(())
}

/// A tree in which mutants are tried, one after the other.
struct Bench<'a, 'w> {
    workspace: &'w Workspace,
    session: &'a mut Session<'w>,
    generator: Generator,
    annotations: Utf8PathBuf,
    /// The folder for what is made here.
    folder: Utf8PathBuf,
    /// What is generated without a mistake.
    generated: Utf8PathBuf,
    control: Results,
    /// Files that are not in place without a mistake.
    elsewhere: Vec<(Utf8PathBuf, String)>,
}

impl<'a, 'w> Bench<'a, 'w> {
    /// Builds and boots the kernel without a mistake.
    fn new(
        workspace: &'w Workspace,
        session: &'a mut Session<'w>,
        annotations: Utf8PathBuf,
    ) -> Result<Self> {
        let untouched = session.provide(&State::Baseline)?;
        let folder = untouched.folder.join("mutants");
        let tools = |name: &str| program(&untouched, name);
        // The folder of all tests: its untouched kernel may have been booted already.
        let boots = untouched.folder.join("boots");
        let round = Round::new(&workspace.root, untouched.kind, boots, &tools);
        let before = round.baseline(&Kernel::of(&untouched))?;
        let generated = session.generate(None)?;
        let built = session.provide(&State::Generated(generated.clone()))?;
        let ran = round.run(&Kernel::of(&built), "control")?;
        let worse = judge::of_boot(&before.results, &ran.results);
        if !worse.is_empty() {
            let lines: Vec<String> = worse.iter().map(|check| format!("  {check}\n")).collect();
            bail!(
                "the kernel without a mistake does not pass, so nothing can be said of mutants; \
                 `cargo xtask kernel test` says more:\n{}",
                lines.concat().trim_end()
            );
        }
        let elsewhere = built.placement.map(|placement| placement.not_in_place);
        Ok(Self {
            workspace,
            generator: session.generator()?,
            session,
            annotations,
            folder,
            generated,
            control: ran.results,
            elsewhere: elsewhere.unwrap_or_default(),
        })
    }

    /// Tries all; what an error leaves of them is in `tried`.
    fn all(&mut self, mutants: &[Mutant], tried: &mut Vec<Tried>) -> Result<()> {
        for mutant in mutants {
            if matches!(mutant.place, Place::Generated(_)) {
                mutant.text(&self.generated)?;
            }
        }
        for (number, mutant) in (1..).zip(mutants) {
            eprintln!("mutant {number} of {}: {} ...", mutants.len(), mutant.name);
            let start = Instant::now();
            let seen = self.try_one(mutant)?;
            let one = Tried::new(mutant.clone(), seen, start.elapsed());
            eprintln!("{}", one.line());
            tried.push(one);
        }
        Ok(())
    }

    /// All that notices one mistake.
    fn try_one(&mut self, mutant: &Mutant) -> Result<Vec<Check>> {
        let generated = self.folder.join("generated");
        tree::remove(&generated)?;
        if let Place::Generated(_) = mutant.place {
            copy(&self.generated, &generated)?;
            mutant.make(&self.generated, &generated)?;
        } else if let Some(refused) = self.generate(mutant, &generated)? {
            return Ok(refused);
        }
        let left = self.session.plan(&generated)?.not_in_place;
        if let Some((file, reason)) = left.iter().find(|left| !self.elsewhere.contains(left)) {
            return Ok(vec![Check::Place(format!("{file}: {reason}"))]);
        }
        let built = match self.session.provide(&State::Generated(generated)) {
            Ok(built) => built,
            Err(error) => {
                let root = format!("{}/", self.session.working().root);
                let failed = error.downcast_ref::<build::Failed>();
                let refused = failed
                    .and_then(|failed| judge::of_compiler(&failed.messages.replace(&root, "")));
                return refused.map_or(Err(error), |check| Ok(vec![check]));
            }
        };
        let tools = |name: &str| program(&built, name);
        let folder = self.folder.join("boots");
        let round = Round::new(&self.workspace.root, built.kind, folder, &tools);
        let ran = round.run(&Kernel::of(&built), "mutant")?;
        Ok(judge::of_boot(&self.control, &ran.results))
    }

    /// Generates with a mistake in a contract or in a composition: what the generator objects to, if it does.
    fn generate(&self, mutant: &Mutant, out: &Utf8Path) -> Result<Option<Vec<Check>>> {
        let contracts = self.folder.join("annotations");
        tree::remove(&contracts)?;
        copy(&self.annotations, &contracts)?;
        mutant.make(&self.annotations, &contracts)?;
        let request = self.session.request(Some(&contracts), out)?;
        let outcome = self.generator.generate_json(&request)?;
        Ok((!outcome.success())
            .then(|| judge::of_generator(generator::messages(&outcome), &outcome.text())))
    }

    /// Leaves the tree and its build without a mistake.
    fn restore(&mut self) -> Result<()> {
        eprintln!("taking the last mistake out ...");
        let generated = State::Generated(self.generated.clone());
        self.session.provide(&generated).map(|_| ())
    }
}

/// Copies a folder with all its files.
fn copy(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    for (path, bytes) in tree::read(from)? {
        tree::write(&to.join(path), &bytes)?;
    }
    Ok(())
}
