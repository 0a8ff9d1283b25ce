//! The results of two boots side by side: of the untouched tree, and of the one with the generated files.
//!
//! What passed before must pass still. Only examples in the documentation of a file that was replaced may be
//! gone: the file that replaces it has its own. A test that fails with the untouched tree, too, says nothing about
//! the generated files; one of our own says then that it is wrong itself, and that is a failure.

mod rows;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use self::rows::Rows;
use super::results::{INIT, Outcome, Results, Suite, Tally, Test, Warning};
use crate::report::Counts;

/// Something that is worse than before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Failure {
    /// What it is about: a test with its suite, or what came with it.
    pub(crate) name: String,
    /// What was said of it.
    pub(crate) lines: Vec<String>,
}

/// How many of the tests that are gone are named.
const SHOWN: usize = 10;

/// Two boots, compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    rows: Rows,
    replaced: BTreeSet<String>,
    announced: usize,
    /// What is worse.
    pub(crate) failures: Vec<Failure>,
    /// What did not run, or is as bad with the untouched tree, with the reason.
    skipped: Vec<(String, String)>,
    /// What else there is to say.
    remarks: Vec<String>,
}

/// Compares the results of the untouched tree with those of the tree in which files, named relative to it,
/// were replaced. Each of the suites that are our `own` must have a test that passes, and none that fails.
pub(crate) fn compare(
    before: &Results,
    now: &Results,
    replaced: &BTreeSet<String>,
    own: &BTreeSet<String>,
) -> Comparison {
    let mut found = Comparison {
        rows: Rows::of(before, now, replaced),
        replaced: replaced.clone(),
        announced: now.announced,
        ..Comparison::default()
    };
    // Causes first: a test that is gone may be gone because the kernel stopped.
    found.warnings(&before.warnings, &now.warnings);
    for problem in &now.problems {
        found.fail(problem.clone(), Vec::new());
    }
    for suite in &now.suites {
        let own = own.contains(&suite.name);
        found.present(before.suite(&suite.name), suite, own);
    }
    for suite in &before.suites {
        found.absent(suite, now.suite(&suite.name));
    }
    for name in own {
        let passed = now.suite(name).map_or(0, |s| Tally::of(&s.tests).passed);
        if passed == 0 {
            found.fail(
                format!("{name}: not one of its tests has passed"),
                Vec::new(),
            );
        }
    }
    found
}

impl Comparison {
    fn fail(&mut self, name: String, lines: Vec<String>) {
        self.failures.push(Failure { name, lines });
    }

    fn is_replaced(&self, test: &Test) -> bool {
        test.file
            .as_ref()
            .is_some_and(|f| self.replaced.contains(f))
    }

    /// Judges the tests that there are now, of a suite of our `own` or of the kernel's.
    fn present(&mut self, before: Option<&Suite>, suite: &Suite, own: bool) {
        for test in &suite.tests {
            let name = format!("{}: {}", suite.name, test.name);
            let old = before
                .and_then(|suite| find(suite, &test.name))
                .filter(|old| !self.is_replaced(old) && !self.is_replaced(test))
                .map(|old| &old.outcome);
            match (&test.outcome, old) {
                (Outcome::Passed, _) => {}
                (Outcome::Failed(_), Some(Outcome::Failed(_))) if !own => {
                    let reason = "fails with the untouched tree, too".to_owned();
                    self.skipped.push((name, reason));
                }
                (Outcome::Failed(lines), _) => self.fail(name, lines.clone()),
                (Outcome::Skipped(reason), Some(Outcome::Passed)) => {
                    let name = format!("{name} does not run any more");
                    self.fail(name, vec![reason.clone()]);
                }
                (Outcome::Skipped(reason), _) => self.skipped.push((name, reason.clone())),
            }
        }
    }

    /// Judges the tests that there were and are not any more.
    fn absent(&mut self, suite: &Suite, now: Option<&Suite>) {
        let passed = |test: &&Test| test.outcome == Outcome::Passed && !self.is_replaced(test);
        let gone: Vec<&str> = suite
            .tests
            .iter()
            .filter(passed)
            .filter(|test| now.is_none_or(|suite| find(suite, &test.name).is_none()))
            .map(|test| test.name.as_str())
            .collect();
        match &gone[..] {
            [] => {}
            [name] => self.fail(format!("{}: {name} is gone", suite.name), Vec::new()),
            // They went together, for one reason.
            names => {
                let shown = names.iter().take(SHOWN).map(ToString::to_string);
                let more = names.len().saturating_sub(SHOWN);
                let rest = (more > 0).then(|| format!("and {more} more"));
                let lines = shown.chain(rest).collect();
                self.fail(
                    format!("{}: {} tests are gone", suite.name, names.len()),
                    lines,
                );
            }
        }
    }

    /// Judges complaints: as many of a kind as with the untouched tree are its own.
    fn warnings(&mut self, before: &[Warning], now: &[Warning]) {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for warning in before {
            *known.entry(&warning.key).or_default() += 1;
        }
        // The same complaint again and again is one failure; what is left of it over its number before.
        let mut new: Vec<(&Warning, usize)> = Vec::new();
        for warning in now {
            let left = known.get_mut(warning.key.as_str()).filter(|n| **n > 0);
            if let Some(left) = left {
                *left -= 1;
                let reason = "with the untouched tree, too".to_owned();
                self.skipped.push((complaint(warning, 1), reason));
            } else if let Some((_, times)) = new.iter_mut().find(|(w, _)| w.key == warning.key) {
                *times += 1;
            } else {
                new.push((warning, 1));
            }
        }
        for (warning, times) in new {
            self.fail(complaint(warning, times), warning.lines.clone());
        }
    }

    /// Something because of which nothing is known to be as before.
    pub(crate) fn unknown(&mut self, what: &str) {
        self.failures.insert(
            0,
            Failure {
                name: what.to_owned(),
                lines: Vec::new(),
            },
        );
    }

    /// Something to be shown below the tables.
    pub(crate) fn remark(&mut self, text: String) {
        self.remarks.push(text);
    }

    /// The tests, counted: what is worse has failed.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            passed: self.rows.now.passed,
            failed: self.failures.iter().map(|f| f.name.clone()).collect(),
            skipped: self.skipped.clone(),
        }
    }
}

/// What a complaint is called.
fn complaint(warning: &Warning, times: usize) -> String {
    let after = warning.after.as_ref();
    let place = after.map_or(String::new(), |test| format!(" after `{test}`"));
    let often = if times > 1 {
        format!(" {times} times, first")
    } else {
        String::new()
    };
    format!("the kernel complains{often}{place}: {}", warning.key)
}

fn find<'a>(suite: &'a Suite, name: &str) -> Option<&'a Test> {
    suite.tests.iter().find(|test| test.name == name)
}

/// What stands in a source of ours that is only for trees that have what it tests. A suite of it that is built into
/// the untouched tree must not be gone, as any other.
const ONLY_WHERE: &str = "#![cfg(CONFIG_SAFEBIND_HAS_";

/// The suites that are our own in every tree: the init program's, and those that a driver's sources declare.
pub(crate) fn own_suites<'a>(sources: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mark = "#[kunit_tests(";
    let mut names = BTreeSet::from([INIT.to_owned()]);
    for source in sources {
        if source.lines().any(|line| line.starts_with(ONLY_WHERE)) {
            continue;
        }
        let declared = source.lines().filter_map(|line| {
            let (name, _) = line.trim().strip_prefix(mark)?.split_once(')')?;
            Some(name.trim().to_owned())
        });
        names.extend(declared);
    }
    names
}

#[cfg(test)]
mod tests;
