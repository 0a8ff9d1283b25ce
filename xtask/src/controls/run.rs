//! Runs the controls: each case with each model of borrows, in a process of its own.

use std::{
    num::NonZero,
    process::Command,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use super::{
    list::{self, Topic},
    outcome::Outcome,
};
use crate::{process, toolchain::Miri, workspace::Workspace};

/// The package.
const PACKAGE: &str = "controls";

/// The models of borrows, with the flags that choose them.
pub(super) const MODELS: [(&str, &str); 2] = [
    ("Stacked Borrows", "-Zmiri-strict-provenance"),
    (
        "Tree Borrows",
        "-Zmiri-strict-provenance -Zmiri-tree-borrows",
    ),
];

/// How long one case may take, on a machine that does other things as well; alone it takes less than a second.
const LIMIT: Duration = Duration::from_secs(60);

/// What came out of all cases.
#[derive(Debug)]
pub(super) struct Ran {
    /// The topics.
    pub(super) topics: Vec<Topic>,
    /// For each case of each topic in turn, and each model of borrows, what came out.
    pub(super) results: Vec<[RunResult; 2]>,
}

/// What one case was expected to come to, and what it came to.
#[derive(Clone, Debug)]
pub(super) struct RunResult {
    pub(super) expected: Outcome,
    pub(super) came_out: Outcome,
    /// Everything that was written.
    pub(super) output: String,
}

impl RunResult {
    /// What is wrong; nothing if the outcome is the expected one.
    pub(super) fn failure(&self) -> Option<String> {
        let Self {
            expected,
            came_out,
            output,
        } = self;
        let differs = !came_out.fits(expected);
        differs.then(|| format!("\n  expected: {expected}\n  came out: {came_out}\n{output}"))
    }
}

impl Ran {
    /// All results, each under the name of its case and its model of borrows.
    pub(super) fn results(&self) -> impl Iterator<Item = (String, &RunResult)> {
        let names = self.topics.iter().flat_map(|topic| {
            let cases = topic.cases.iter();
            cases.map(move |case| format!("{}::{}", topic.name, case.name))
        });
        names.zip(&self.results).flat_map(|(name, results)| {
            let models = MODELS.iter().zip(results);
            models.map(move |((model, _), result)| (format!("{name} ({model})"), result))
        })
    }
}

/// Runs all cases.
///
/// # Errors
///
/// When they do not compile, or the list of them cannot be read.
pub(super) fn all(workspace: &Workspace, miri: &Miri, seen: &(dyn Fn(&str) + Sync)) -> Result<Ran> {
    // This also compiles everything, so that the processes afterwards do not wait for each other.
    let listed = process::output(&mut command(workspace, miri, "--list", ""))
        .context("the controls do not compile under Miri")?;
    let topics = list::parse(&listed)?;
    let names = topics.iter().flat_map(|topic| {
        let cases = topic.cases.iter();
        cases.map(move |case| (format!("{}::{}", topic.name, case.name), &case.expected))
    });
    let mut runs = Vec::new();
    for (name, expected) in names {
        for ((model, flags), expected) in MODELS.iter().zip(expected) {
            runs.push((name.clone(), *model, *flags, expected));
        }
    }
    let results = in_parallel(runs.len(), |index| {
        let Some((name, model, flags, expected)) = runs.get(index) else {
            bail!("there is no such run");
        };
        let result = one(workspace, miri, (name, flags), expected)?;
        seen(&format!("{name} ({model}): {}", result.came_out));
        Ok(result)
    })?;
    let (pairs, _) = results.as_chunks::<2>();
    Ok(Ran {
        results: pairs.to_vec(),
        topics,
    })
}

fn one(
    workspace: &Workspace,
    miri: &Miri,
    (name, flags): (&str, &str),
    expected: &Outcome,
) -> Result<RunResult> {
    let mut command = command(workspace, miri, name, flags);
    let outcome = process::capture_within(&mut command, LIMIT)?;
    Ok(RunResult {
        expected: expected.clone(),
        came_out: Outcome::of(outcome.success(), &outcome.stderr),
        output: outcome.text(),
    })
}

fn command(workspace: &Workspace, miri: &Miri, case: &str, flags: &str) -> Command {
    let mut command = miri.cargo(workspace, flags);
    command.args(["run", "--quiet", "-p", PACKAGE, "--", case]);
    command
}

/// Does `count` things on all processors, and gives what came out in their order.
fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let worker = || loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= count {
            return;
        }
        let result = work(index);
        done.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((index, result));
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(worker);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use anyhow::bail;

    use super::{Ran, RunResult, in_parallel};
    use crate::controls::{
        list::{Case, Topic},
        outcome::Outcome,
    };

    /// One case, with the same outcome for both models of borrows.
    pub(in super::super) fn ran_with(expected: &str, success: bool, stderr: &str) -> Ran {
        let expected = Outcome::expected(expected).expect("an outcome");
        let result = RunResult {
            expected: expected.clone(),
            came_out: Outcome::of(success, stderr),
            output: stderr.to_owned(),
        };
        let case = Case {
            name: "case".to_owned(),
            what: "what it does".to_owned(),
            expected: [expected.clone(), expected],
        };
        Ran {
            topics: vec![Topic {
                name: "topic".to_owned(),
                what: "what it is about".to_owned(),
                cases: vec![case],
            }],
            results: vec![[result.clone(), result]],
        }
    }

    #[test]
    fn what_is_done_in_parallel_stays_in_order() {
        let squares = in_parallel(50, |n| Ok(n * n)).expect("no error");
        assert_eq!(squares.len(), 50);
        assert!(
            squares
                .iter()
                .enumerate()
                .all(|(n, square)| n * n == *square)
        );
        let failing = in_parallel(3, |n| if n == 1 { bail!("one") } else { Ok(n) });
        assert_eq!(failing.expect_err("one fails").to_string(), "one");
    }
}
