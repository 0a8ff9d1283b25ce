//! What one boot of a kernel showed: suites with their tests, warnings, and what is missing.

use std::{collections::BTreeSet, fmt};

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::tree;

/// The name under which the tests of the init program stand beside the suites of KUnit.
pub(crate) const INIT: &str = "init";

/// How a single test ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// It passed.
    Passed,
    /// It failed; what was said of it, line by line.
    Failed(Vec<String>),
    /// It did not run, for this reason.
    Skipped(String),
}

/// A single test.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Test {
    /// Its name, unique in its suite.
    pub(crate) name: String,
    /// The source file that it says it comes from: examples in documentation say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// How it ended.
    pub(crate) outcome: Outcome,
}

/// Tests that belong together.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Suite {
    /// The name.
    pub(crate) name: String,
    /// The tests, in the order in which they ran.
    pub(crate) tests: Vec<Test>,
}

/// Something that the kernel complained about: a whole report is one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Warning {
    /// What two reports of the same complaint have in common.
    pub(crate) key: String,
    /// The last test that had ended before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
    /// Its first lines.
    pub(crate) lines: Vec<String>,
}

/// What one boot showed.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
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

/// Results that were kept, with what they were obtained from.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    key: String,
    results: Results,
}

/// The results in a file, if they were obtained from what `key` stands for.
pub(crate) fn load(path: &Utf8Path, key: &str) -> Option<Results> {
    let text = fs_err::read_to_string(path).ok()?;
    let kept: Kept = serde_json::from_str(&text).ok()?;
    (kept.key == key).then_some(kept.results)
}

/// Keeps results for [`load`].
///
/// # Errors
///
/// When the file cannot be written.
pub(crate) fn store(path: &Utf8Path, key: &str, results: &Results) -> Result<()> {
    let kept = Kept {
        key: key.to_owned(),
        results: results.clone(),
    };
    let text = serde_json::to_string_pretty(&kept).context("cannot write the results as JSON")?;
    tree::write(path, text.as_bytes()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Outcome, Results, Suite, Test, Warning, load, store};

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
            warnings: vec![Warning {
                key: "k".into(),
                after: Some("a".into()),
                lines: vec!["BUG: x".into()],
            }],
            announced: 1,
            problems: vec!["p".into()],
        }
    }

    #[test]
    fn results_are_kept_with_what_they_came_from() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Utf8Path::from_path(folder.path())
            .expect("UTF-8")
            .join("sub/r.json");
        assert_eq!(load(&path, "k"), None);
        store(&path, "k", &sample()).expect("written");
        assert_eq!(load(&path, "k"), Some(sample()));
        assert_eq!(load(&path, "other"), None);
        fs_err::write(&path, "{ half").expect("written");
        assert_eq!(load(&path, "k"), None);
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
