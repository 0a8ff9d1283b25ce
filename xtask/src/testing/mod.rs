//! `cargo xtask test`: all checks of this repository, one named step after the other.

mod behaviour;
mod kernel;
mod library;
mod libtest;
mod races;
mod review;
mod single;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    libclang::{self, Libclang},
    report::{self, Counts},
    toolchain,
    workspace::Workspace,
};
use steps::{STEPS, Step};

/// Run all tests, or the steps whose names contain one of the words
///
/// Each step has its own counts and time; the last line has the sum. What a step needs is found or
/// fetched by itself; a step that cannot run here is skipped by name, with the reason.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Parts of the names of steps to run
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Show the whole output of steps that pass, too, as it comes
    #[arg(long, short)]
    verbose: bool,
    /// Name the steps and run none
    #[arg(long)]
    list: bool,
}

/// What the steps have in common.
pub(crate) struct Bench<'a> {
    /// The workspace.
    pub(crate) workspace: &'a Workspace,
    /// The libclang for tests that run the generator.
    pub(crate) libclang: Option<Libclang>,
    /// Whether output is shown as it comes.
    pub(crate) verbose: bool,
}

/// What a step found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Its single tests.
    pub(crate) counts: Counts,
    /// What was printed meanwhile.
    pub(crate) output: String,
}

impl Outcome {
    /// Of a step that cannot run here, for this reason.
    pub(crate) fn skipped(reason: String) -> Self {
        Self {
            counts: Counts {
                skipped: vec![(String::new(), reason)],
                ..Counts::default()
            },
            output: String::new(),
        }
    }

    /// Of a step that failed as a whole.
    fn failed(output: String) -> Self {
        Self {
            counts: Counts {
                failed: vec![String::new()],
                ..Counts::default()
            },
            output,
        }
    }

    /// Takes what a part found.
    fn add(&mut self, part: Self) {
        self.counts.add(part.counts);
        self.output.push_str(&part.output);
    }

    /// A step in which nothing was tested is not one that passed.
    fn not_empty(self) -> Self {
        if self.counts == Counts::default() {
            Self::failed(format!("{}no test ran\n", self.output))
        } else {
            self
        }
    }
}

/// Runs the command; `false` when a test failed.
///
/// # Errors
///
/// When no step has a matching name.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let chosen = choose(&options.filters)?;
    if options.list {
        for step in chosen {
            println!("{:<18} {}", step.name, step.what);
        }
        return Ok(true);
    }
    let libclang = match libclang::provide(workspace) {
        Ok(found) => Some(found),
        Err(error) => {
            eprintln!("warning: {error:#}");
            None
        }
    };
    let bench = Bench {
        workspace,
        libclang,
        verbose: options.verbose,
    };
    let start = Instant::now();
    let mut all = Counts::default();
    for (index, step) in chosen.iter().enumerate() {
        println!(
            "[{}/{}] {}: {}",
            index + 1,
            chosen.len(),
            step.name,
            step.what
        );
        all.add(step_run(step, &bench));
    }
    finish(&all, start.elapsed());
    Ok(all.failed.is_empty())
}

/// The steps whose names contain one of the filters; all, when there is no filter.
fn choose(filters: &[String]) -> Result<Vec<&'static Step>> {
    let matches = |step: &Step, filter: &String| step.name.contains(filter.as_str());
    for filter in filters {
        if !STEPS.iter().any(|step| matches(step, filter)) {
            let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            bail!(
                "no step is named like `{filter}`; there are: {}",
                names.join(", ")
            );
        }
    }
    let wanted = |step: &&Step| filters.is_empty() || filters.iter().any(|f| matches(step, f));
    Ok(STEPS.iter().filter(wanted).collect())
}

fn step_run(step: &Step, bench: &Bench<'_>) -> Counts {
    let start = Instant::now();
    let missing = step
        .needs
        .and_then(|name| toolchain::component(bench.workspace, name).err());
    let outcome = match missing {
        Some(error) => Outcome::skipped(format!("{error:#}")),
        None => (step.run)(bench).map_or_else(
            |error| Outcome::failed(format!("{error:#}\n")),
            Outcome::not_empty,
        ),
    };
    let time = start.elapsed();
    if !outcome.counts.failed.is_empty() && !bench.verbose {
        print!("{}", outcome.output);
        if !outcome.output.ends_with('\n') {
            println!();
        }
    }
    println!("      {}, {}", outcome.counts, within(time, step.budget));
    outcome.counts.named(step.name)
}

/// The time a step took, beside what it may take.
fn within(time: Duration, budget: u64) -> String {
    let over = time > Duration::from_secs(budget);
    let word = if over { ", OVER its time" } else { "" };
    format!("{} of {budget} s{word}", report::time(time))
}

fn finish(all: &Counts, time: Duration) {
    println!();
    for name in &all.failed {
        println!("failed: {name}");
    }
    for (name, reason) in &all.skipped {
        println!("skipped: {name}: {reason}");
    }
    println!("total time: {}", report::time(time));
    println!("{all}");
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use super::{Outcome, STEPS, choose, within};
    #[test]
    fn filters_choose_steps_by_parts_of_names() {
        let names = |filters: &[&str]| -> Vec<&str> {
            let filters: Vec<String> = filters.iter().map(ToString::to_string).collect();
            let steps = choose(&filters).expect("known names");
            steps.iter().map(|step| step.name).collect()
        };
        assert_eq!(names(&[]).len(), STEPS.len());
        assert_eq!(
            names(&["miri"]),
            [
                "miri-stacked",
                "miri-tree",
                "patterns-miri-stacked",
                "patterns-miri-tree",
                "races-miri"
            ]
        );
        let error = choose(&["unti".to_owned()])
            .map(|_| ())
            .expect_err("no such step");
        assert!(error.to_string().contains("unit"), "{error}");
    }

    #[test]
    fn names_of_steps_are_unique() {
        let names: BTreeSet<&str> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), STEPS.len());
    }

    #[test]
    fn a_step_without_tests_fails_and_a_skipped_one_does_not() {
        assert_eq!(Outcome::default().not_empty().counts.failed, [""]);
        let skipped = Outcome::skipped("why".into()).not_empty();
        assert_eq!(skipped.counts.to_string(), "0 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn a_step_that_is_too_slow_is_pointed_out() {
        assert_eq!(within(Duration::from_secs(2), 60), "2.0 s of 60 s");
        assert!(within(Duration::from_secs(61), 60).contains("OVER"));
    }
}
