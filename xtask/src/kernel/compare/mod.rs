//! The results of two boots side by side: of the untouched tree, and of the one with the generated files.
//!
//! What passed before must pass still. Only examples in the documentation of a file that was replaced may be
//! gone: the file that replaces it has its own. A test that fails with the untouched tree, too, says nothing about
//! the generated files; one of our own says then that it is wrong itself, and that is a failure.

mod show;

use std::collections::{BTreeMap, BTreeSet};

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

/// A row of a table: a suite or a file, before and now.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Row {
    name: String,
    before: Option<Tally>,
    now: Option<Tally>,
}

/// How many of the tests that are gone are named.
const SHOWN: usize = 10;

/// Two boots, compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    suites: Vec<Row>,
    /// Examples in documentation, of files that were replaced or that are not as before.
    files: Vec<Row>,
    /// How many other files have examples, and how many.
    same: (usize, usize),
    replaced: BTreeSet<String>,
    announced: usize,
    before: Tally,
    now: Tally,
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
        replaced: replaced.clone(),
        announced: now.announced,
        before: before.tally(),
        now: now.tally(),
        ..Comparison::default()
    };
    found.rows(before, now);
    found.example_rows(before, now);
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

    fn rows(&mut self, before: &Results, now: &Results) {
        let tally = |suite: &Suite| Tally::of(&suite.tests);
        let gone = before
            .suites
            .iter()
            .filter(|s| now.suite(&s.name).is_none());
        for suite in now.suites.iter().chain(gone) {
            self.suites.push(Row {
                name: suite.name.clone(),
                before: before.suite(&suite.name).map(tally),
                now: now.suite(&suite.name).map(tally),
            });
        }
    }

    fn example_rows(&mut self, before: &Results, now: &Results) {
        let (before, now) = (by_file(before), by_file(now));
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for name in names {
            let row = Row {
                name: name.clone(),
                before: before.get(name).copied(),
                now: now.get(name).copied(),
            };
            if row.before == row.now && !self.replaced.contains(name) {
                self.same.0 += 1;
                self.same.1 += row.now.map_or(0, |tally| tally.passed);
            } else {
                self.files.push(row);
            }
        }
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
            passed: self.now.passed,
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

/// The tests that say which file they come from, counted by that.
fn by_file(results: &Results) -> BTreeMap<String, Tally> {
    let mut files: BTreeMap<String, Vec<&Test>> = BTreeMap::new();
    for test in results.suites.iter().flat_map(|suite| &suite.tests) {
        if let Some(file) = &test.file {
            files.entry(file.clone()).or_default().push(test);
        }
    }
    let counted = files
        .into_iter()
        .map(|(file, tests)| (file, Tally::of(tests)));
    counted.collect()
}

/// The suites that are our own: the init program's, and those that a driver's sources declare.
pub(crate) fn own_suites<'a>(sources: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mark = "#[kunit_tests(";
    let mut names = BTreeSet::from([INIT.to_owned()]);
    for source in sources {
        let declared = source.lines().filter_map(|line| {
            let (name, _) = line.trim().strip_prefix(mark)?.split_once(')')?;
            Some(name.trim().to_owned())
        });
        names.extend(declared);
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Comparison, compare, own_suites};
    use crate::kernel::results::{Outcome, Results, Suite, Test, Warning};

    fn test(name: &str, outcome: Outcome) -> Test {
        // What stands before a space is the file that a test comes from.
        let file = name.split_once(' ').map(|(file, _)| file.to_owned());
        Test {
            name: name.to_owned(),
            file,
            outcome,
        }
    }

    fn results(tests: &[(&str, Outcome)]) -> Results {
        let tests = tests
            .iter()
            .map(|(name, outcome)| test(name, outcome.clone()));
        Results {
            suites: vec![Suite {
                name: "s".into(),
                tests: tests.collect(),
            }],
            ..Results::default()
        }
    }

    fn warned(keys: &[&str]) -> Results {
        let warning = |key: &&str| Warning {
            key: (*key).to_owned(),
            after: None,
            lines: vec!["line".into()],
        };
        Results {
            warnings: keys.iter().map(warning).collect(),
            ..results(&[("a", Outcome::Passed)])
        }
    }

    fn against(before: &Results, now: &Results) -> Comparison {
        let replaced = BTreeSet::from(["old.rs".to_owned()]);
        compare(before, now, &replaced, &BTreeSet::new())
    }

    /// What is shown, without what aligns it.
    fn plain(found: &Comparison) -> String {
        let text = found.to_string();
        let lines = text
            .lines()
            .map(|line| Vec::from_iter(line.split_whitespace()).join(" ") + "\n");
        lines.collect()
    }

    fn failures(before: &[(&str, Outcome)], now: &[(&str, Outcome)]) -> Vec<String> {
        against(&results(before), &results(now)).counts().failed
    }

    fn failed() -> Outcome {
        Outcome::Failed(vec!["why".into()])
    }

    fn skipped() -> Outcome {
        Outcome::Skipped("because".into())
    }

    use Outcome::Passed;

    #[test]
    fn what_passed_must_pass() {
        let before = [("a", Passed), ("b", Passed)];
        assert_eq!(failures(&before, &before), [""; 0]);
        assert_eq!(
            failures(&before, &[("a", Passed), ("b", failed())]),
            ["s: b"]
        );
        assert_eq!(failures(&before, &[("a", Passed)]), ["s: b is gone"]);
        let skip = [("a", Passed), ("b", skipped())];
        assert_eq!(failures(&before, &skip), ["s: b does not run any more"]);
        assert_eq!(failures(&before, &[]), ["s: 2 tests are gone"]);
        assert_eq!(failures(&skip, &[("a", Passed)]), [""; 0]);
        let whole = against(&results(&before), &Results::default()).counts();
        assert_eq!(whole.failed, ["s: 2 tests are gone"]);
    }

    #[test]
    fn what_failed_before_is_named_and_does_not_fail_again() {
        let found = against(&results(&[("a", failed())]), &results(&[("a", failed())]));
        assert_eq!(found.counts().to_string(), "0 passed, 0 failed, 1 skipped");
        // What is new has to pass.
        assert_eq!(failures(&[], &[("a", failed())]), ["s: a"]);
    }

    #[test]
    fn an_own_test_that_fails_on_both_sides_has_failed() {
        let both = results(&[("a", Passed), ("b", failed()), ("c", skipped())]);
        let counts = |own: &[&str]| {
            let own = own.iter().map(ToString::to_string).collect();
            compare(&both, &both, &BTreeSet::new(), &own).counts()
        };
        let of_ours = counts(&["s"]);
        assert_eq!(of_ours.failed, ["s: b"]);
        assert_eq!(of_ours.to_string(), "1 passed, 1 failed, 1 skipped");
        // The same of somebody else's suite is no failure.
        assert_eq!(counts(&[]).to_string(), "1 passed, 0 failed, 2 skipped");
    }

    #[test]
    fn examples_of_a_replaced_file_may_go_and_new_ones_must_pass() {
        let before = [
            ("old.rs 0", Passed),
            ("old.rs 1", Passed),
            ("x.rs 0", Passed),
        ];
        let now = [("old.rs 0", Passed), ("x.rs 0", Passed)];
        let found = against(&results(&before), &results(&now));
        assert_eq!(found.counts().failed, [""; 0]);
        let text = plain(&found);
        assert!(
            text.contains("| old.rs (replaced) | 2 | 0 | 0 | 1 | 0 | 0 |"),
            "{text}"
        );
        assert!(
            text.contains("The 1 examples of 1 other files are as before."),
            "{text}"
        );
        // The name of an example is not its text.
        let now = [("old.rs 0", failed()), ("x.rs 0", Passed)];
        let both = failures(&[("old.rs 0", failed()), ("x.rs 0", Passed)], &now);
        assert_eq!(both, ["s: old.rs 0"]);
        assert_eq!(
            failures(&before, &[("old.rs 0", Passed)]),
            ["s: x.rs 0 is gone"]
        );
    }

    #[test]
    fn complaints_are_failures_unless_the_untouched_tree_has_as_many() {
        let counts = |before: &[&str], now: &[&str]| {
            let counts = against(&warned(before), &warned(now)).counts();
            (counts.failed.len(), counts.skipped.len())
        };
        assert_eq!(counts(&[], &["k"]), (1, 0));
        assert_eq!(counts(&["k"], &["k"]), (0, 1));
        assert_eq!(counts(&["k"], &["k", "k", "l"]), (2, 1));
        // The same again and again is one failure.
        assert_eq!(counts(&["k"], &["k", "k", "k", "k"]), (1, 1));
        assert_eq!(counts(&["k"], &[]), (0, 0));
    }

    #[test]
    fn problems_and_missing_suites_are_failures() {
        let mut now = results(&[("a", Passed)]);
        now.problems.push("no end".into());
        // Even if the untouched tree has the same: nothing is known then.
        assert_eq!(against(&now, &now).counts().failed, ["no end"]);
        now.problems.clear();
        let names = own_suites([
            "#[kunit_tests(s)]\nmod a {}",
            "    #[kunit_tests(t)]",
            "// none",
        ]);
        assert_eq!(Vec::from_iter(&names), ["init", "s", "t"]);
        let found = compare(&now, &now, &BTreeSet::new(), &names);
        assert_eq!(found.failures.len(), 2, "{found}");
    }

    #[test]
    fn both_sides_stand_beside_each_other() {
        let before = results(&[("a", Passed), ("b", skipped())]);
        let now = results(&[("a", Passed), ("b", skipped()), ("c", failed())]);
        let text = plain(&against(&before, &now));
        let row = "| s | 1 | 0 | 1 | 1 | 1 | 1 |";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("\nfailed: s: c\nwhy\n"), "{text}");
        assert!(text.contains("\nskipped: s: b: because\n"), "{text}");
    }
}
