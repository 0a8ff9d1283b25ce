//! `docs/reviews.md` has an entry for every row, and names only tests that exist.

use std::{collections::BTreeSet, path::Path};

use crate::support::{Problems, read, repository};

/// The rows of the table.
const ROWS: usize = 34;

/// The functions and files below a folder whose names start with a row.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    let entries = std::fs::read_dir(folder).expect("a folder of tests");
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let stem = path.file_stem().expect("a name").to_string_lossy();
            found.extend(row(&stem).map(|_| stem.clone().into_owned()));
            let text = std::fs::read_to_string(&path).expect("a text");
            let names = text.lines().filter_map(|line| {
                let name = line.trim_start().strip_prefix("fn ")?.split('(').next()?;
                row(name).map(|_| name.to_owned())
            });
            found.extend(names);
        }
    }
}

/// The number of the row in `r07_name`.
fn row(name: &str) -> Option<usize> {
    let (row, _) = name.strip_prefix('r')?.split_once('_')?;
    (row.len() == 2).then(|| row.parse().ok()).flatten()
}

fn existing() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["codegen/tests/reviews", "examples/linux-model/tests"] {
        tests(&repository(folder), &mut found);
    }
    found
}

/// What the page leaves out, and what it names although it does not exist.
fn problems(page: &str) -> Problems {
    let existing = existing();
    let mut problems = Problems::new();
    for number in 1..=ROWS {
        let title = format!("| R{number:02} |");
        let entries: Vec<_> = page
            .lines()
            .filter(|line| line.starts_with(&title))
            .collect();
        let [entry] = entries.as_slice() else {
            problems.push(format!("R{number:02} has {} entries", entries.len()));
            continue;
        };
        let cells: Vec<_> = entry
            .trim_matches('|')
            .split(" | ")
            .map(str::trim)
            .collect();
        let [_, state, place, held] = cells.as_slice() else {
            problems.push(format!("R{number:02} has {} cells", cells.len()));
            continue;
        };
        let code = held.split('`').skip(1).step_by(2);
        let named: Vec<_> = code.filter(|name| row(name).is_some()).collect();
        if named.is_empty() != (*state == "absent") {
            problems.push(format!("R{number:02} is {state}, and names {named:?}"));
        }
        if !["met", "partly", "absent"].contains(state) || place.is_empty() {
            problems.push(format!("R{number:02} says nothing"));
        }
        for name in named {
            if row(name) != Some(number) || !existing.contains(name) {
                problems.push(format!(
                    "R{number:02} names `{name}`, which is no test of it"
                ));
            }
        }
    }
    let unnamed = existing
        .iter()
        .filter(|name| !name.contains("_control_") && !page.contains(&format!("`{name}`")));
    problems.extend(unnamed.map(|name| format!("`{name}` is not on the page")));
    problems
}

#[test]
fn every_row_has_an_entry_and_every_test_exists() {
    let page = read("docs/reviews.md");
    assert_eq!(problems(&page), Problems::new());

    // Control: an entry that is missing, a test that does not exist, a row that is met by nothing.
    let name = "`r03_each_precondition_is_discharged_by_name`";
    for (from, to, expected) in [
        ("| R05 |", "| R5 |", 1),
        ("| R26 |", "| R27 |", 2),
        (name, "`r03_no_such_test`", 2),
        (name, "a test", 2),
        (name, "`r04_every_error_is_listed_with_its_cause`", 2),
    ] {
        let wrong = page.replace(from, to);
        assert_ne!(wrong, page, "{from}");
        assert_eq!(
            problems(&wrong).len(),
            expected,
            "{to}: {:?}",
            problems(&wrong)
        );
    }
}
