//! Runs commands round by round, each under a small program that measures it.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result as Fallible, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::milliseconds;
use crate::{process, report::Table, tree};

/// A command to measure.
pub(super) struct Case {
    /// What it is.
    pub(super) name: &'static str,
    /// The command.
    pub(super) command: Command,
    /// A folder that is removed before each run.
    pub(super) fresh: Option<Utf8PathBuf>,
}

/// What was measured.
#[derive(Clone, Debug)]
pub(super) struct Result {
    /// What it is.
    pub(super) name: &'static str,
    /// The time of each run.
    pub(super) times: Vec<Duration>,
    /// The most memory that any run had at once.
    pub(super) peak_kib: u64,
}

/// One run, as the measuring program prints it.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Run {
    /// How long it took.
    pub(super) seconds: f64,
    /// The most memory it had at once.
    pub(super) peak_kib: u64,
}

impl Result {
    /// The shortest time.
    pub(super) fn best(&self) -> Duration {
        self.times.iter().min().copied().unwrap_or_default()
    }

    /// The time in the middle.
    pub(super) fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }
}

/// A row for each case: its best and median time, and the most memory that it had.
pub(super) fn table(measured: &[Result]) -> Table {
    let mut table = Table::new(&["case", ">best", ">median", ">peak memory"]);
    for one in measured {
        table.row([
            one.name.to_owned(),
            milliseconds(one.best()),
            milliseconds(one.median()),
            format!("{:.1} MiB", one.peak_kib as f64 / 1024.0),
        ]);
    }
    table
}

/// Runs every case once in each round, after one round that does not count.
///
/// # Errors
///
/// When a case fails.
pub(super) fn all(probe: &Utf8Path, cases: &[Case], rounds: u32) -> Fallible<Vec<Result>> {
    let mut results: Vec<Result> = cases
        .iter()
        .map(|case| Result {
            name: case.name,
            times: Vec::new(),
            peak_kib: 0,
        })
        .collect();
    for round in 0..=rounds {
        for (case, result) in cases.iter().zip(&mut results) {
            let run = one(probe, case)?;
            if round > 0 {
                result.times.push(Duration::try_from_secs_f64(run.seconds)?);
                result.peak_kib = result.peak_kib.max(run.peak_kib);
            }
        }
    }
    Ok(results)
}

fn one(probe: &Utf8Path, case: &Case) -> Fallible<Run> {
    if let Some(folder) = &case.fresh {
        tree::remove(folder)?;
    }
    let mut measured = Command::new(probe);
    measured.args(["probe", "measure", "--"]);
    measured
        .arg(case.command.get_program())
        .args(case.command.get_args());
    if let Some(folder) = case.command.get_current_dir() {
        measured.current_dir(folder);
    }
    for (name, value) in case.command.get_envs() {
        match value {
            Some(value) => measured.env(name, value),
            None => measured.env_remove(name),
        };
    }
    let outcome = process::capture(&mut measured)?;
    if !outcome.success() {
        bail!("`{}` failed:\n{}", case.name, outcome.text().trim_end());
    }
    serde_json::from_str(&outcome.stdout)
        .with_context(|| format!("`{}` was not measured", case.name))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Result;

    #[test]
    fn best_and_median_are_of_the_times() {
        let result = Result {
            name: "n",
            times: [5, 1, 9].map(Duration::from_millis).into(),
            peak_kib: 0,
        };
        assert_eq!(result.best(), Duration::from_millis(1));
        assert_eq!(result.median(), Duration::from_millis(5));
    }
}
