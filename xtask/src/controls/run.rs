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

use anyhow::{Result, bail};

use super::{list::Topic, outcome::Outcome};
use crate::{process, toolchain::Miri, workspace::Workspace};

/// The models of borrows, with the flags that choose them.
pub(super) const MODELS: Models = [
    ("Stacked Borrows", "-Zmiri-strict-provenance"),
    (
        "Tree Borrows",
        "-Zmiri-strict-provenance -Zmiri-tree-borrows",
    ),
];

/// Two ways to run a case, each with a name and flags of Miri.
pub(super) type Models = [(&'static str, &'static str); 2];

/// How long one case may take, on a machine that does other things as well; alone it takes less than a second.
const LIMIT: Duration = Duration::from_secs(60);

/// What came out of all cases.
#[derive(Debug)]
pub(super) struct Ran {
    /// The topics.
    pub(super) topics: Vec<Topic>,
    /// The ways in which each case was run, with their flags.
    pub(super) models: Models,
    /// For each case of each topic in turn, and each of these ways, what came out.
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
            let models = self.models.iter().zip(results);
            models.map(move |((model, _), result)| (format!("{name} ({model})"), result))
        })
    }
}

/// What runs one case of a topic under Miri, with these flags.
pub(super) type Program<'a> = dyn Fn(&str, &str, &str) -> Command + Sync + 'a;

/// The program with this name, in words for cargo.
pub(super) fn cargo(workspace: &Workspace, miri: &Miri, flags: &str, words: &[&str]) -> Command {
    let mut command = miri.cargo(workspace, flags);
    command.args(["run", "--quiet"]).args(words);
    command
}

/// Runs all cases of these topics.
///
/// # Errors
///
/// When one of them cannot be run.
pub(super) fn all(
    topics: Vec<Topic>,
    models: Models,
    program: &Program<'_>,
    seen: &(dyn Fn(&str) + Sync),
) -> Result<Ran> {
    let mut runs = Vec::new();
    for topic in &topics {
        for case in &topic.cases {
            for ((model, flags), expected) in models.iter().zip(&case.expected) {
                runs.push((&*topic.name, &*case.name, *model, *flags, expected));
            }
        }
    }
    let results = in_parallel(runs.len(), |index| {
        let Some((topic, case, model, flags, expected)) = runs.get(index) else {
            bail!("there is no such run");
        };
        let result = one(program(topic, case, flags), expected)?;
        seen(&format!("{topic}::{case} ({model}): {}", result.came_out));
        Ok(result)
    })?;
    let (pairs, _) = results.as_chunks::<2>();
    Ok(Ran {
        results: pairs.to_vec(),
        models,
        topics,
    })
}

fn one(mut command: Command, expected: &Outcome) -> Result<RunResult> {
    let outcome = process::capture_within(&mut command, LIMIT)?;
    Ok(RunResult {
        expected: expected.clone(),
        came_out: Outcome::of(outcome.success(), &outcome.stderr),
        output: outcome.text(),
    })
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

    use super::{MODELS, Ran, RunResult, in_parallel};
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
            models: MODELS,
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
