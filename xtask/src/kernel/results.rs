//! What one boot of a kernel showed: suites with their tests, warnings, and what is missing.

use std::{collections::BTreeSet, fmt};

/// The name under which the tests of the init program stand beside the suites of KUnit.
pub(crate) const INIT: &str = "init";

/// How a single test ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It passed.
    Passed,
    /// It failed; what was said of it, line by line.
    Failed(Vec<String>),
    /// It did not run, for this reason.
    Skipped(String),
}

/// A single test.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Test {
    /// Its name, unique in its suite.
    pub(crate) name: String,
    /// The source file that it says it comes from: examples in documentation say so.
    pub(crate) file: Option<String>,
    /// How it ended.
    pub(crate) outcome: Outcome,
}

/// Tests that belong together.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Suite {
    /// The name.
    pub(crate) name: String,
    /// The tests, in the order in which they ran.
    pub(crate) tests: Vec<Test>,
}

/// Something that the kernel complained about: a whole report is one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Warning {
    /// What two reports of the same complaint have in common.
    pub(crate) key: String,
    /// The last test that had ended before it.
    pub(crate) after: Option<String>,
    /// Its first lines.
    pub(crate) lines: Vec<String>,
}

/// What one boot showed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Results {
    /// The suites, in the order in which they ended.
    pub(crate) suites: Vec<Suite>,
    /// What the kernel complained about, without what a test provoked and announced.
    pub(crate) warnings: Vec<Warning>,
    /// How many complaints were announced.
    pub(crate) announced: usize,
    /// What is missing or contradicts itself: each is as bad as a failed test.
    pub(crate) problems: Vec<String>,
}

/// How many tests ended in which way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    /// How many passed.
    pub(crate) passed: usize,
    /// How many failed.
    pub(crate) failed: usize,
    /// How many did not run.
    pub(crate) skipped: usize,
}

impl Tally {
    /// Counts tests.
    pub(crate) fn of<'a>(tests: impl IntoIterator<Item = &'a Test>) -> Self {
        let mut tally = Self::default();
        for test in tests {
            match test.outcome {
                Outcome::Passed => tally.passed += 1,
                Outcome::Failed(_) => tally.failed += 1,
                Outcome::Skipped(_) => tally.skipped += 1,
            }
        }
        tally
    }

    /// The three numbers as cells of a table.
    pub(crate) fn cells(self) -> [String; 3] {
        [self.passed, self.failed, self.skipped].map(|number| number.to_string())
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

impl Results {
    /// The suite with this name.
    pub(crate) fn suite(&self, name: &str) -> Option<&Suite> {
        self.suites.iter().find(|suite| suite.name == name)
    }

    /// Adds a suite, or its tests to one that has the same name.
    pub(crate) fn add(&mut self, suite: Suite) {
        match self.suites.iter_mut().find(|old| old.name == suite.name) {
            Some(old) => old.tests.extend(suite.tests),
            None => self.suites.push(suite),
        }
    }

    /// All tests, counted.
    pub(crate) fn tally(&self) -> Tally {
        Tally::of(self.suites.iter().flat_map(|suite| &suite.tests))
    }

    /// Notes names that stand for more than one test of a suite: a comparison would mix them up.
    pub(crate) fn note_double_names(&mut self) {
        for suite in &self.suites {
            let mut seen = BTreeSet::new();
            for test in &suite.tests {
                if !seen.insert(&test.name) {
                    let (name, suite) = (&test.name, &suite.name);
                    self.problems
                        .push(format!("`{suite}` has more than one test named `{name}`"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Results, Suite, Test};

    fn sample() -> Results {
        let test = |name: &str, outcome| Test {
            name: name.to_owned(),
            file: None,
            outcome,
        };
        Results {
            suites: vec![Suite {
                name: "s".into(),
                tests: vec![
                    test("a", Outcome::Passed),
                    test("b", Outcome::Failed(vec!["why".into()])),
                    test("c", Outcome::Skipped(String::new())),
                ],
            }],
            ..Results::default()
        }
    }

    #[test]
    fn tests_are_counted_and_suites_joined() {
        let mut results = sample();
        let tally = results.tally();
        assert_eq!(tally.cells(), ["1", "1", "1"]);
        results.add(results.suites[0].clone());
        assert_eq!(results.suites.len(), 1);
        results.problems.clear();
        results.note_double_names();
        assert_eq!(results.problems.len(), 3, "{:?}", results.problems);
    }
}
