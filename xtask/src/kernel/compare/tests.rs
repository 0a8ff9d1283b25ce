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
        "#![cfg(CONFIG_SAFEBIND_HAS_X)]\n#[kunit_tests(u)]",
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
