//! How many tests ended in which way, on both sides: by suite, and by the file that an example comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::results::{Results, Suite, Tally, Test};

/// A suite or a file, before and now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) before: Option<Tally>,
    pub(super) now: Option<Tally>,
}

/// All rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) suites: Vec<Row>,
    /// All suites together, before.
    pub(super) before: Tally,
    /// All suites together, now.
    pub(super) now: Tally,
    /// Examples in documentation, of files that were replaced or that are not as before.
    pub(super) files: Vec<Row>,
    /// How many other files have examples, and how many.
    pub(super) same: (usize, usize),
}

impl Rows {
    /// Counts the tests of two boots, between which these files were replaced.
    pub(super) fn of(before: &Results, now: &Results, replaced: &BTreeSet<String>) -> Self {
        let mut rows = Self {
            before: before.tally(),
            now: now.tally(),
            ..Self::default()
        };
        rows.suites(before, now);
        rows.examples(before, now, replaced);
        rows
    }

    fn suites(&mut self, before: &Results, now: &Results) {
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

    fn examples(&mut self, before: &Results, now: &Results, replaced: &BTreeSet<String>) {
        let (before, now) = (by_file(before), by_file(now));
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        for name in names {
            let row = Row {
                name: name.clone(),
                before: before.get(name).copied(),
                now: now.get(name).copied(),
            };
            if row.before == row.now && !replaced.contains(name) {
                self.same.0 += 1;
                self.same.1 += row.now.map_or(0, |tally| tally.passed);
            } else {
                self.files.push(row);
            }
        }
    }
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
